'use client';
// How machines come in: addresses for alert sources and tokens for programs; a new one is shown once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { type HookSource, hookInput, hookMadeAnswer, hookSources, hooksAnswer } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import { mayAdminister } from '../../domain/policy.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Choice } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { Waiting } from '../ui/waiting.tsx';

const hooksKey = ['hooks'] as const;

const sourceWord: Record<HookSource, string> = { alertmanager: 'Alertmanager', api: 'API token' };
const sourceNote: Record<HookSource, string> = {
  alertmanager: 'Its webhooks open an incident or join the open one. In Alertmanager: receivers, webhook_configs, url.',
  api: 'For programs that post signals or play recordings: header Authorization, Bearer and the token.',
};

export function HookDialog({ onClose }: { onClose: () => void }) {
  const { account } = useLive();
  const permission = mayAdminister(account);
  const queries = useQueryClient();
  const hooks = useQuery({
    queryKey: hooksKey,
    queryFn: ({ signal }) => requestApi(hooksAnswer, '/api/hooks', { signal }),
    enabled: permission.allowed,
  });
  const [source, setSource] = useState<HookSource>('alertmanager');
  const [fault, setFault] = useState<string | null>(null);
  const make = useMutation<z.output<typeof hookMadeAnswer>, MusterError, z.input<typeof hookInput>>({
    mutationFn: (body) => requestApi(hookMadeAnswer, '/api/hooks', { method: 'POST', body }),
    retry: false,
    onSuccess: () => void queries.invalidateQueries({ queryKey: hooksKey }),
  });
  /** Asks twice: what used it stops working at once. */
  const [revoking, setRevoking] = useState<string | null>(null);
  const revoke = useMutation<unknown, MusterError, string>({
    mutationFn: (id) => requestApi(z.unknown(), `/api/hooks/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    retry: false,
    onSuccess: () => void queries.invalidateQueries({ queryKey: hooksKey }),
    onError: (error) => toast.error('Revoke: not done', { description: errorWords(error) }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = hookInput.safeParse({ source, name: new FormData(event.currentTarget).get('name') });
    setFault(given.success ? null : (given.error.issues[0]?.message ?? null));
    if (given.success && !make.isPending) make.mutate(given.data);
  };
  const copy = (secret: string) => {
    void navigator.clipboard.writeText(secret).then(
      () => toast.success('Copied'),
      () => toast.error('The browser did not let it be copied', { description: 'Select it and copy it by hand.' }),
    );
  };
  const said = fault ?? (make.isError ? errorWords(make.error) : null);
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Alert sources and tokens"
      description="What lets machines in: an address for each alert source, a token for each program."
    >
      {!permission.allowed ? (
        <p className="t2">{permission.why}</p>
      ) : (
        <div className="form">
          {make.data === undefined ? (
            <form className="form" onSubmit={submit} noValidate>
              <div className="lbl">
                <span>Kind</span>
                <div>
                  <Choice
                    label="Kind"
                    value={source}
                    options={hookSources.map((value) => ({ value, text: sourceWord[value] }))}
                    onChange={setSource}
                  />
                </div>
                <span className="note">{sourceNote[source]}</span>
              </div>
              <label>
                Name
                <input
                  className="inp"
                  name="name"
                  maxLength={100}
                  placeholder={source === 'api' ? 'Nightly replay' : 'Production Alertmanager'}
                  autoComplete="off"
                  aria-invalid={fault !== null || undefined}
                />
              </label>
              <p className="fault" role="alert">
                {said === null ? null : (
                  <>
                    <TriangleAlert className="i xs" />
                    {said}
                  </>
                )}
              </p>
              <div>
                <button type="submit" className="btn primary" aria-busy={make.isPending}>
                  {source === 'api' ? 'Make a token' : 'Make an address'}
                </button>
              </div>
            </form>
          ) : (
            <div className="lbl">
              <span>
                {make.data.hook.source === 'api' ? 'Token' : 'Address'} of {make.data.hook.name}. It is shown only now; whoever has it can
                come in.
              </span>
              <div className="exact mono">{make.data.secret}</div>
              <div>
                <button type="button" className="btn sm" onClick={() => copy(make.data.secret)}>
                  <Copy className="i xs" />
                  Copy
                </button>
              </div>
              <span className="note">{sourceNote[make.data.hook.source]}</span>
            </div>
          )}
          <div className="lbl">
            <span>Connected</span>
            {hooks.data === undefined ? (
              <Waiting what="the sources" widths={[60, 50]} />
            ) : hooks.data.hooks.length === 0 ? (
              <span className="note">None yet.</span>
            ) : (
              <ul className="choices">
                {hooks.data.hooks.map((hook) => (
                  <li key={hook.id} className="row">
                    <b className="med">{hook.name}</b>
                    <span className="t2">{sourceWord[hook.source]}</span>
                    <span className="q grow">
                      {hook.lastUsedAt === null ? (
                        'never used'
                      ) : (
                        <>
                          last used <Moment at={hook.lastUsedAt} form="date" />
                        </>
                      )}
                    </span>
                    <button
                      type="button"
                      className="btn ghost sm"
                      aria-label={`Revoke ${hook.name}`}
                      onClick={() => {
                        if (revoking === hook.id) revoke.mutate(hook.id);
                        else setRevoking(hook.id);
                      }}
                      onBlur={() => setRevoking(null)}
                    >
                      {revoking === hook.id ? 'Revoke for good' : 'Revoke'}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}
