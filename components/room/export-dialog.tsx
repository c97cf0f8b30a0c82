'use client';
// Taking a closed incident along as one file: with the names of people, or with pseudonyms in their place.
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useRoom } from './use-room.tsx';

const options = [
  { value: 'names', text: 'As they are' },
  { value: 'pseudonyms', text: 'Pseudonyms' },
] as const;
type Names = (typeof options)[number]['value'];

export function ExportDialog({ onClose }: { onClose: () => void }) {
  const { incidentId, state } = useRoom();
  const [names, setNames] = useState<Names>('names');
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Export ${state.reference}`}
      description="One zip with its log, signals, document and images. Another installation can import it, play it back and score it."
    >
      <div className="form">
        <div className="lbl">
          <span>Names of people</span>
          <div>
            <Choice label="Names of people" value={names} options={options} onChange={setNames} />
          </div>
          <span className="note">
            {names === 'names'
              ? 'Everything is as it was written.'
              : 'Accounts, senders and every mention of their names become responder-1, responder-2. Images stay behind, because nobody can say what they show. People whom nothing here knows by name are not found: read it before you give it away.'}
          </span>
        </div>
        <div className="dialog-foot">
          <button type="button" className="btn ghost" onClick={onClose}>
            Cancel
          </button>
          <a
            className="btn primary"
            href={`/api/incidents/${incidentId}/bundle?pseudonyms=${names === 'pseudonyms' ? 1 : 0}`}
            download
            onClick={onClose}
          >
            <Download className="i s" aria-hidden="true" />
            Download
          </a>
        </div>
      </div>
    </Dialog>
  );
}
