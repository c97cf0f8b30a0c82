'use client';
// Addresses that alert sources deliver to; a new one is shown once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { z } from 'zod';
import { hookInput, hookMadeAnswer, hooksAnswer } from '../../domain/api.ts';
import type { MusterError } from '../../domain/errors.ts';
import { mayAdminister } from '../../domain/policy.ts';
import { useLive } from '../session/live-provider.tsx';
import { errorWords, requestApi } from '../ui/api-client.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { toast } from '../ui/notify.ts';
import { Waiting } from '../ui/waiting.tsx';

const hooksKey = ['hooks'] as const;

export function HookDialog({ onClose }: { onClose: () => void }) {
  const { account } = useLive();
  const permission = mayAdminister(account);
  const queries = useQueryClient();
  const hooks = useQuery({
    queryKey: hooksKey,
    queryFn: ({ signal }) => requestApi(hooksAnswer, '/api/hooks', { signal }),
    enabled: permission.allowed,
  });
  const [fault, setFault] = useState<string | null>(null);
  const make = useMutation<z.output<typeof hookMadeAnswer>, MusterError, z.input<typeof hookInput>>({
    mutationFn: (body) => requestApi(hookMadeAnswer, '/api/hooks', { method: 'POST', body }),
    retry: false,
    onSuccess: () => void queries.invalidateQueries({ queryKey: hooksKey }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = hookInput.safeParse({ source: 'alertmanager', name: new FormData(event.currentTarget).get('name') });
    setFault(given.success ? null : (given.error.issues[0]?.message ?? null));
    if (given.success && !make.isPending) make.mutate(given.data);
  };
  const copy = (url: string) => {
    void navigator.clipboard.writeText(url).then(
      () => toast.success('Address copied'),
      () => toast.error('The address could not be copied', { description: 'Select it and copy it by hand.' }),
    );
  };
  const said = fault ?? (make.isError ? errorWords(make.error) : null);
  return (
    <Dialog
      open
      onClose={onClose}
      className="wide"
      title="Alert sources"
      description="Alertmanager delivers to an address of its own; its alerts open an incident or join the open one."
    >
      {!permission.allowed ? (
        <p className="t2">{permission.why}</p>
      ) : (
        <div className="form">
          {make.data === undefined ? (
            <form className="form" onSubmit={submit} noValidate>
              <label>
                Name of the source
                <input
                  className="inp"
                  name="name"
                  maxLength={100}
                  placeholder="Production Alertmanager"
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
                  Make an address
                </button>
              </div>
            </form>
          ) : (
            <div className="lbl">
              <span>Address of {make.data.hook.name}; it is shown only now, and whoever has it can send alerts</span>
              <div className="exact mono">{make.data.url}</div>
              <div>
                <button type="button" className="btn sm" onClick={() => copy(make.data.url)}>
                  <Copy className="i xs" />
                  Copy
                </button>
              </div>
              <span className="note">In Alertmanager: receivers, webhook_configs, url.</span>
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
                    <span className="q">
                      {hook.lastUsedAt === null ? (
                        'never delivered'
                      ) : (
                        <>
                          last delivered <Moment at={hook.lastUsedAt} form="date" />
                        </>
                      )}
                    </span>
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
