// Reads what people write into a change record about what they did: commands, settings with both values, machines in and out of a pool.
import type { ActionClass } from '../../domain/vocabulary.ts';
import { actionsIn } from './action-reader.ts';
import { isCommand, readCommands } from './commands.ts';
import { mentionsIn } from './entities.ts';
import type { ReadAction } from './read-action.ts';

export type ChangeDeed = { readonly class: ActionClass; readonly target: string | null; readonly state: 'doing' | 'done' };

const label = /^((?:[A-Za-z][\w./-]{1,40})(?:(?:,| and| \+)\s+[A-Za-z][\w./-]{1,40}){0,3}):\s+(?=\S)/;
const notLabel =
  /^(?:fix|feat|chore|docs|refactor|test|tests|build|ci|perf|style|update|updated|note|notes|done|doing|info|fyi|todo|action|decision|warning|merge|merged|revert|reverted|rollback|release|released|deploy|deployed|change|changed|config|now|next|result|status|resolved|fixed|https?)$/i;
const out =
  /^(?<who>.{1,80}?)\s+(?:(?:are|is|was|were|has been|have been)\s+)?(?:(?:taken|pulled|moved|now|removed)\s+)*(?:out of|removed from|off)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}(?:pool|rotation|load ?balancer|lb|service|cluster|dns|vip)\b|^(?<weighted>.{1,80}?)[\s,:(]+weight(?:ed)?\s*(?:set\s+)?(?:to\s+|=\s*)?0\b/i;
const back =
  /^(?<who>.{0,80}?)\s*\b(?:back|returned|added|put back)\s+(?:in|into|to|in to)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}(?:pool|rotation|load ?balancer|lb|service)\b/i;
const value = String.raw`(?:["'\x60]?-?[\d.,]+\s?[a-zA-Z%]{0,4}["'\x60]?|true|false|on|off|yes|no|enabled|disabled|none|null|unlimited|default|["'\x60][^"'\x60]{1,30}["'\x60])`;
const setting = new RegExp(
  String.raw`(?:^|[\s,;(])(?:(?:set|setting|changed?|raised?|lowered?|bumped|increased?|reduced?|decreased?|tuned?)\s+)?(?<name>[A-Za-z][\w.-]*(?:\s[a-z][\w-]*){0,2}?)\s*[:=]?\s+(?:from\s+)?(?<from>${value})\s*(?:->|→|=>|➜)\s*(?<to>${value})(?=$|[\s,;.)])`,
  'i',
);
const capacity =
  /^(?:.*[\s_-])?(?:replicas?|nodes?|instances?|workers?|desired|count|capacity|shards?|brokers?|pods|memory|cpus?|disk|storage|size)$/i;
const copied =
  /\b(?:copied|copying|rsynced|synced|transferred|pulled)\s+(?:\S+\s+){0,4}?back\b|\bchecksums? (?:all )?(?:match|ok|equal|agree)/i;
const secretNew = /^(?:new|fresh|rotated)\s+(?:\w+\s+)?(?:credentials?|passwords?|keys?|tokens?|secrets?|certificates?|certs?)\b/i;

/** The deeds of a change record, the weightiest first; at most 3. `host` is the machine that the record was written on. */
export function changeDeeds(record: string, host: string | null): ChangeDeed[] {
  const head = label.exec(record)?.[1];
  const own = head === undefined || notLabel.test(head) ? null : head;
  const text = own === null ? record : record.slice((label.exec(record)?.[0] ?? '').length);
  const found: ChangeDeed[] = [];
  const labels = own?.split(/(?:,| and| \+)\s+/) ?? [];
  const add = (cls: ActionClass, target: string | null, state: 'doing' | 'done' = 'done'): void => {
    if (!found.some((one) => one.class === cls && one.target === target)) found.push({ class: cls, target, state });
  };
  /** What the label of the record names goes before what a part of it says, which most often is a detail. */
  const about = (target: string | null): string | null => labels[0] ?? target ?? host;
  for (const command of isCommand(text) ? readCommands(text, labels[0] ?? host) : [])
    add(command.class, command.target ?? labels[0] ?? null);
  for (const part of text.split(/;\s+|\.\s+(?=[A-Za-z])/)) {
    const gone = out.exec(part)?.groups;
    const returned = gone === undefined ? back.exec(part)?.groups : undefined;
    const moved = gone?.who ?? gone?.weighted ?? returned?.who;
    if (gone !== undefined || returned !== undefined) {
      const names = mentionsIn(moved ?? '')
        .filter((one) => one.kind !== 'version')
        .map((one) => one.name);
      const spelt = (moved ?? '').split(/,\s*|\s+and\s+|\s+/).filter((word) => /^[a-z][\w.-]*\d[\w.-]*$/i.test(word));
      for (const name of spelt.length > 0 ? spelt.slice(0, 4) : names.length > 0 ? names.slice(0, 2) : [null])
        add(gone !== undefined ? 'isolate' : 'scale', name ?? about(found.at(-1)?.target ?? null));
      continue;
    }
    const set = setting.exec(part)?.groups;
    if (set?.name !== undefined) {
      const name = set.name.replace(/^(?:set|the)\s+/i, '');
      const [thing, ...rest] = name.split(/\s+/);
      add(
        capacity.test(name) ? 'scale' : 'reconfigure',
        labels[0] ?? (rest.length > 0 && thing !== undefined && mentionsIn(thing).some((one) => one.certain) ? thing : (host ?? name)),
      );
      continue;
    }
    if (copied.test(part)) {
      add('restore-data', about(null));
      continue;
    }
    if (secretNew.test(part)) add('secure', about(null));
  }
  return found.slice(0, 3);
}

/** The label before a record, `cache3: ...`, where it names a thing. */
export function labelOf(record: string): string | null {
  const head = label.exec(record)?.[1];
  return head === undefined || notLabel.test(head) || (/\s/.test(head) && !/,|\band\b/.test(head))
    ? null
    : (head.split(/,|\sand\s/)[0] ?? null);
}

/** What the verbs of a record say, the reload that comes with every change last. */
export function verbDeeds(record: string): readonly ReadAction[] {
  const head = labelOf(record);
  // `purged: limit raised`: the label names a thing, whatever verb it looks like.
  const text = head === null ? record : record.slice((label.exec(record)?.[0] ?? '').length);
  const acts = actionsIn(text, 'change').filter((one) => one.mode === 'done' || one.mode === 'doing' || one.mode === 'decided');
  const light = (cls: ActionClass): number =>
    cls === 'restart' ? 1 : cls === 'record' || cls === 'declare' || cls === 'verify' || /^inspect|^consult|^monitor/.test(cls) ? 2 : 0;
  return acts.toSorted((a, b) => light(a.class) - light(b.class));
}
