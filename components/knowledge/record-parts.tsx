'use client';
// The parts of a knowledge record on the screen: key, conditions, action, how it has done, where it comes from, its versions.
import { CircleCheck, CircleHelp, CircleX, FileText, History, OctagonAlert, PencilLine, ShieldCheck, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { KnowledgeRecord, KnowledgeStatus, Provenance, TargetExpression } from '../../domain/knowledge.ts';
import type { KnowledgeDetail, KnowledgeUse } from '../../domain/knowledge-api.ts';
import type { Reliability } from '../../domain/offer.ts';
import { actionClassWord, type Risk, riskWord, stageWord } from '../../domain/vocabulary.ts';
import { PlaybookLink } from '../advice/playbook-link.tsx';
import { Moment } from '../ui/moment.tsx';
import { changeWord, fullRoleWord, percent, statusWord, useWords } from './knowledge-words.ts';

const statusIcons = { active: CircleCheck, draft: PencilLine, deprecated: CircleX, rejected: CircleX } as const;

export function StatusMark({ status }: { status: KnowledgeStatus }) {
  const Icon = statusIcons[status];
  return (
    <span className={`stt ${status}`}>
      <Icon className="i xs" aria-hidden="true" />
      {statusWord[status]}
    </span>
  );
}

const riskIcons = { safe: ShieldCheck, cautious: TriangleAlert, destructive: OctagonAlert } as const;

function RiskWord({ risk }: { risk: Risk }) {
  const Icon = riskIcons[risk];
  return (
    <span className={`risk ${risk}`}>
      <Icon className="i xs" aria-hidden="true" />
      {riskWord[risk]}
    </span>
  );
}

/** Point estimate on its interval, both in words. */
export function ReliabilityBar({ reliability, words = true }: { reliability: Reliability; words?: boolean }) {
  const [mean, low, high] = [percent(reliability.mean), percent(reliability.low), percent(reliability.high)];
  return (
    <span className={reliability.tried === 0 ? 'rel prior' : 'rel'} style={{ '--p': mean, '--a': low, '--b': high }}>
      <i aria-hidden="true">
        <s />
        <u />
      </i>
      <b>{mean}%</b>
      <span className={words ? 'q' : 'sr'}>
        {low} to {high}
      </span>
      {reliability.tried === 0 ? <span className="sr">, an estimate without trials</span> : null}
    </span>
  );
}

export function KeyWords({ record }: { record: KnowledgeRecord }) {
  const { symptoms, alerts, technologies, entityKinds, stages, roles } = record.key;
  const named: readonly (readonly [string, readonly string[]])[] = [
    ['alert', alerts],
    ['symptom', symptoms],
    ['with', technologies],
    ['kind', entityKinds],
    ['stage', stages.map((stage) => stageWord[stage].toLowerCase())],
    ['for', roles.map((role) => fullRoleWord[role].toLowerCase())],
  ];
  const words = named.flatMap(([kind, list]) => list.map((word) => ({ kind, word })));
  if (words.length === 0) return <p className="t2 small">No key: it is considered in every incident, and its conditions decide.</p>;
  const shown = words.slice(0, 14);
  return (
    <ul className="keys" aria-label="Key">
      {shown.map(({ kind, word }) => (
        <li key={`${kind} ${word}`} className="trunc">
          <span className="q">{kind}</span> {word}
        </li>
      ))}
      {words.length > shown.length ? <li className="q">and {words.length - shown.length} more</li> : null}
    </ul>
  );
}

/** `before`: the conditions it had, to mark what is new. */
export function ConditionList({ record, before = null }: { record: KnowledgeRecord; before?: KnowledgeRecord | null }) {
  const known = before === null ? null : new Set(before.conditions.map((condition) => JSON.stringify({ ...condition, text: '' })));
  return (
    <div className="sec">
      <h3>
        Offer it when{' '}
        <span className="q">
          {record.conditions.length > 1 ? 'all hold; a false one withdraws it, an unknown one becomes a question' : 'this holds'}
        </span>
      </h3>
      {record.conditions.length === 0 ? (
        <p className="warn small">
          <TriangleAlert className="i xs" aria-hidden="true" /> No condition: it cannot be approved.
        </p>
      ) : (
        <ol className="conds">
          {record.conditions.map((condition) => {
            const isNew = known !== null && !known.has(JSON.stringify({ ...condition, text: '' }));
            return (
              <li key={JSON.stringify(condition)} className={isNew ? 'add' : undefined}>
                {condition.text}
                {isNew ? <span className="dtag">added</span> : null}
                {condition.kind === 'symptom' && condition.any.length > 4 ? (
                  <details className="any">
                    <summary>{condition.any.length} words and phrases</summary>
                    {condition.any.join(', ')}
                  </details>
                ) : null}
                {'not' in condition && condition.not !== undefined && condition.not.length > 0 ? (
                  <span className="q"> but not {condition.not.join(', ')}</span>
                ) : null}
                {condition.question === undefined ? null : (
                  <em>
                    <CircleHelp className="i xs" aria-hidden="true" />
                    Unknown asks: {condition.question}
                  </em>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </div>
  );
}

const targetWord: Record<Exclude<TargetExpression['from'], 'entity' | 'named'>, string> = {
  none: 'Nothing in particular',
  symptom: 'What shows the symptom',
  change: 'What changed last',
  cause: 'The leading hypothesis',
  action: 'What was last acted on',
  owner: 'Who owns what is affected',
};

function targetWords(target: TargetExpression): string {
  if (target.from === 'named') return target.name;
  return target.from === 'entity' ? `The ${target.kinds.join(' or ')} in question` : targetWord[target.from];
}

export function ActionFields({ record, before = null }: { record: KnowledgeRecord; before?: KnowledgeRecord | null }) {
  const fieldsOf = ({ action }: KnowledgeRecord) => ({
    Action: action.text,
    Kind: actionClassWord[action.class],
    Target: targetWords(action.target),
    Expect: action.expect,
    Verify: action.verify,
    Undo: action.undo,
  });
  const old = before === null ? null : fieldsOf(before);
  return (
    <div className="sec">
      <h3>Then</h3>
      <dl className="act">
        {Object.entries(fieldsOf(record)).map(([name, value]) => {
          const was = old === null ? value : Object.entries(old).find(([other]) => other === name)?.[1];
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {was !== value && was != null ? <del>{was}</del> : null}{' '}
                {was !== value ? <ins>{value ?? 'not said'}</ins> : <Said value={value} strong={name === 'Action'} />}
              </dd>
            </div>
          );
        })}
        <div>
          <dt>Owner, risk</dt>
          <dd>
            {fullRoleWord[record.action.role]} <span className="sep" aria-hidden="true" /> <RiskWord risk={record.action.risk} />
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Said({ value, strong }: { value: string | null; strong: boolean }) {
  if (value === null) return <span className="q">not said</span>;
  return strong ? <b>{value}</b> : value;
}

export function Funnel({ use, reliability }: { use: KnowledgeUse; reliability: Reliability }) {
  const steps = [
    ['Offered', use.offered],
    ['Seen', use.seen],
    ['Accepted', use.accepted],
    ['Done', use.done],
    ['Worked', use.worked],
  ] as const;
  const most = Math.max(use.offered, 1);
  return (
    <div className="sec">
      <h3>How it has done</h3>
      <ol className="funnel" aria-label="From offered to worked">
        {steps.map(([word, count]) => (
          <li key={word} className={word === 'Worked' ? 'win' : undefined} style={{ '--w': Math.min(100, (100 * count) / most) }}>
            <b>{count.toLocaleString('en')}</b>
            <span>{word}</span>
          </li>
        ))}
      </ol>
      <p className="relrow">
        <span className="t2">Works when done</span>
        <ReliabilityBar reliability={reliability} />
      </p>
      <p className="t2 small">{useWords(use, reliability)}</p>
    </div>
  );
}

export function Sources({ provenance, alsoFrom }: { provenance: Provenance; alsoFrom: readonly Provenance[] }) {
  return (
    <div className="sec">
      <h3>Where it comes from</h3>
      <ul className="prov">
        {[provenance, ...alsoFrom].map((one) => (
          <li key={JSON.stringify(one)}>
            {one.kind === 'playbook' ? <FileText className="i s" aria-hidden="true" /> : <History className="i s" aria-hidden="true" />}
            <div>
              {one.kind === 'playbook' ? (
                <>
                  <p>
                    <PlaybookLink path={one.path} line={one.line} title={one.title} /> <span className="q">{one.path}</span>
                  </p>
                  <blockquote>
                    <span className="mono q">{one.line}</span>
                    {one.quote}
                  </blockquote>
                </>
              ) : (
                <p>
                  <Link className="lnk" href={`/incidents/${encodeURIComponent(one.incident)}`}>
                    {one.reference}
                  </Link>{' '}
                  <span className="q">{one.action}</span>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Versions({ versions }: { versions: KnowledgeDetail['versions'] }) {
  return (
    <div className="sec">
      <h3>
        Versions <span className="q">{versions.length}</span>
      </h3>
      <ol className="versions">
        {versions.map(({ version, change, reason, by, at, differences }) => (
          <li key={version}>
            <span className="mono q">{version}</span>
            <div>
              <p>
                {changeWord[change]} <span className="q">by {by.name}</span> <Moment at={at} form="date" className="q" />
              </p>
              {reason === null ? null : <p className="t2">{reason}</p>}
              {differences.length === 0 ? null : (
                <details>
                  <summary>{differences.map(({ field }) => field).join(', ')}</summary>
                  <dl className="act">
                    {differences.map(({ field, before, after }) => (
                      <div key={field}>
                        <dt>{field}</dt>
                        <dd>
                          {before === '' ? null : <del>{before}</del>} <ins>{after === '' ? 'nothing' : after}</ins>
                        </dd>
                      </div>
                    ))}
                  </dl>
                </details>
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What a reader must know before trusting it. */
export function Cautions({ detail }: { detail: KnowledgeDetail }) {
  const { isStale, conflicts, record } = detail;
  if (!isStale && conflicts.length === 0) return null;
  return (
    <ul className="cautions" aria-label="Cautions">
      {isStale ? (
        <li className="warn">
          <TriangleAlert className="i s" aria-hidden="true" />
          <span>
            <b>Not checked for long.</b> Last on <Moment at={record.lastValidatedAt} form="date" />. Advice says so and cites current
            records first.
          </span>
        </li>
      ) : null}
      {conflicts.map(({ number, text }) => (
        <li key={number} className="warn">
          <TriangleAlert className="i s" aria-hidden="true" />
          <span>
            <b>Contradicted</b> by{' '}
            <Link className="lnk" href={`/knowledge?record=${number}`}>
              K-{number}
            </Link>
            : {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
