'use client';
// Playing a recorded incident into a room of its own.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { declaredAnswer, type RecordingsAnswer, type ReplayInput, recordingsAnswer } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import { newId } from '../../domain/ids.ts';
import { durationWords } from '../../domain/time-words.ts';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SeverityBadge } from '../ui/marks.tsx';
import { Trouble, Waiting } from '../ui/waiting.tsx';
import { incidentsQuery } from './use-incidents.ts';

const rates = { '1': 1, '10': 10, '60': 60, '600': 600, max: 'max' } as const satisfies Record<string, ReplayInput['rate']>;
type RateKey = keyof typeof rates;
const rateOptions: readonly { value: RateKey; text: string }[] = [
  { value: '1', text: '1×' },
  { value: '10', text: '10×' },
  { value: '60', text: '60×' },
  { value: '600', text: '600×' },
  { value: 'max', text: 'As fast as possible' },
];

export function ReplayDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const queries = useQueryClient();
  const recordings = useQuery<RecordingsAnswer, MusterError>({
    queryKey: ['recordings'],
    queryFn: ({ signal }) => requestApi(recordingsAnswer, '/api/recordings', { signal }),
    staleTime: 60_000,
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const [rate, setRate] = useState<RateKey>('60');
  const [key] = useState(() => newId<never>() as string);
  const play = useMutation<{ id: string }, MusterError, ReplayInput>({
    mutationFn: (body) => requestApi(declaredAnswer, '/api/replays', { method: 'POST', body, idempotencyKey: key }),
    retry: false,
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: incidentsQuery.queryKey });
      router.push(`/incidents/${id}`);
      onClose();
    },
  });
  const all = recordings.data?.recordings ?? [];
  const recording = all.find(({ id }) => id === chosen) ?? all[0];
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Replay a recording"
      description="Its signals are streamed into a new room, in the recording's own time. Nothing of it reaches the outside."
    >
      {recordings.isError ? (
        <Trouble
          title="The recordings could not be loaded"
          action={
            <button type="button" className="btn sm" onClick={() => void recordings.refetch()}>
              Try again
            </button>
          }
        >
          {errorWords(recordings.error)}
        </Trouble>
      ) : recordings.data === undefined ? (
        <Waiting what="the recordings" />
      ) : recording === undefined ? (
        <p className="t2">This server has no recordings. They are folders beside the program, or played in by command.</p>
      ) : (
        <div className="form">
          <RadioGroup.Root className="choices" aria-label="Recording" value={recording.id} onValueChange={setChosen}>
            {all.map((one) => (
              <RadioGroup.Item key={one.id} value={one.id} className="choice">
                <SeverityBadge severity={one.severity} />
                <span>
                  <b>{one.title}</b>
                  <small>
                    {one.platform}, {durationWords(one.durationMs)}, {one.signals.toLocaleString('en')} signals
                  </small>
                </span>
              </RadioGroup.Item>
            ))}
          </RadioGroup.Root>
          <div className="lbl">
            <span>Speed</span>
            <div>
              <Choice label="Speed" value={rate} options={rateOptions} onChange={setRate} />
            </div>
            <span className="note">
              {rate === 'max' ? 'Over in seconds.' : `Takes ${durationWords(recording.durationMs / rates[rate])}.`}
            </span>
          </div>
          <p className="fault" role="alert">
            {play.isError ? (
              <>
                <TriangleAlert className="i xs" />
                {errorWords(play.error)}
              </>
            ) : null}
          </p>
          <div className="dialog-foot">
            <button type="button" className="btn ghost" onClick={onClose}>
              Cancel
            </button>
            <button
              type="button"
              className="btn primary"
              aria-busy={play.isPending}
              onClick={() => {
                if (!play.isPending) play.mutate({ recording: recording.id, rate: rates[rate] });
              }}
            >
              Play into a new room
            </button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
