// Says what is away behind the server: the database, or the other servers. Loaded when something is.
import { DatabaseZap, Unplug } from 'lucide-react';
import type { ServiceMessage } from '../../domain/wire.ts';

export function ServiceSentence({ service }: { service: ServiceMessage }) {
  if (service.database === 'away') {
    return (
      <div className="banner b" role="status">
        <DatabaseZap className="i s" />
        <span>
          <b>The database cannot be reached.</b> Keep writing: your words are shared and kept here, and saved when it is back. Decisions and
          new signals are refused until then.
        </span>
      </div>
    );
  }
  return (
    <div className="banner w" role="status">
      <Unplug className="i s" />
      <span>
        <b>Other servers cannot be reached.</b> Everything is saved. What people on them do shows here some seconds late, and what you do
        shows there so.
      </span>
    </div>
  );
}
