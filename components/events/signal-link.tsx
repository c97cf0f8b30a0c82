'use client';
// A link to one raw signal that something cites; it opens as it arrived.
import { useState } from 'react';
import type { SignalSeq } from '../../domain/ids.ts';
import { useRoom } from '../room/use-room.tsx';
import { errorWords } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { RawSignal } from './raw-signal.tsx';
import { useOneSignal } from './raw-signals.ts';

export function SignalLink({ seq }: { seq: SignalSeq }) {
  const { incidentId } = useRoom();
  const [open, setOpen] = useState(false);
  const { data, error, isPending } = useOneSignal(incidentId, seq, open);
  return (
    <>
      <button type="button" className="ev" aria-label={`Open raw ${seq}, the signal as it arrived`} onClick={() => setOpen(true)}>
        raw {seq}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={`Raw signal ${seq}`} className="wide">
        {error !== null ? (
          <Trouble title="The signal could not be read">{errorWords(error)}</Trouble>
        ) : isPending ? (
          <Waiting what="the raw signal" />
        ) : data === null ? (
          <p className="t2">This signal is no longer stored.</p>
        ) : (
          <RawSignal signal={data} />
        )}
      </Dialog>
    </>
  );
}
