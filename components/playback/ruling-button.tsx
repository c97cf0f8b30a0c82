'use client';
// A reviewer's ruling on one action: it was advised by this offer, or it was not; and how it went.
import type { ReactNode } from 'react';
import { commandAnswer } from '../../domain/api.ts';
import type { CommandInput } from '../../domain/commands.ts';
import { type IncidentId, newId } from '../../domain/ids.ts';
import { mayWriteDocument } from '../../domain/policy.ts';
import { outcomes, outcomeWord } from '../../domain/vocabulary.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/notify.ts';
import type { AdvisedSummary } from './playback-messages.ts';
import { usePlaybackRefresh } from './use-playback.tsx';

type Pair = AdvisedSummary['latest'][number];

export function RulingButton({ incidentId, pair, children }: { incidentId: IncidentId; pair: Pair; children: ReactNode }) {
  const { account } = useLive();
  const refresh = usePlaybackRefresh();
  const permission = mayWriteDocument(account);
  const { action, offer, advised } = pair;
  const rule = async (body: CommandInput) => {
    try {
      await requestApi(commandAnswer, `/api/incidents/${incidentId}/commands`, { method: 'POST', body, idempotencyKey: newId() });
      refresh();
      toast.success('Ruling kept');
    } catch (error) {
      toast.error('Ruling not kept', { description: errorWords(error) });
    }
  };
  const guard = permission.allowed ? {} : { disabled: true, note: permission.why };
  const items: MenuItem[] = [
    ...(offer === null
      ? []
      : [
          {
            key: 'advised',
            text: advised === 'before' ? `Confirm: advised by “${offer.text}”` : `It was advised by “${offer.text}”`,
            onSelect: () => void rule({ type: 'rule-match', actionId: action.id, offerId: offer.id }),
            ...guard,
          },
        ]),
    {
      key: 'never',
      text: advised === 'never' ? 'Confirm: it was not advised' : 'It was not advised',
      onSelect: () => void rule({ type: 'rule-match', actionId: action.id, offerId: null }),
      ...guard,
    },
    { kind: 'line' },
    ...outcomes.map(
      (outcome): MenuItem => ({
        key: outcome,
        text: `Outcome: ${outcomeWord[outcome].toLowerCase()}`,
        chosen: action.outcome === outcome,
        onSelect: () => void rule({ type: 'judge-action', actionId: action.id, outcome }),
        ...guard,
      }),
    ),
  ];
  return (
    <Menu
      label={`Rule on “${action.text}”`}
      align="end"
      trigger={
        <button type="button" className="lnk q">
          {children}
        </button>
      }
      items={items}
    />
  );
}
