// Words of figures across incidents on the screen.
import type { AcrossAnswer, AdviceGrouping } from '../../domain/across-api.ts';
import type { AdviceFigure, IncidentKind, UpdateFigure } from '../../domain/across-facts.ts';
import { knowledgeLabel } from '../../domain/knowledge-api.ts';
import { incidentRoles, severities, severityWord } from '../../domain/vocabulary.ts';
import { fullRoleWord } from '../knowledge/knowledge-words.ts';
import type { OpenFigure } from './across-view.ts';

export const kindWord: Record<IncidentKind, string> = { open: 'Open', closed: 'Closed', replayed: 'Replayed', imported: 'Imported' };
export const groupingWord: Record<AdviceGrouping, string> = { service: 'By service', record: 'By record', role: 'By role' };

export const adviceWord: Record<AdviceFigure, string> = {
  offered: 'Offered',
  seen: 'Seen',
  followed: 'Followed',
  accepted: 'Accepted',
  done: 'Done',
  worked: 'Worked',
  dismissed: 'Dismissed',
  ignored: 'Ignored',
};

export const updateWord: Record<UpdateFigure, string> = { promised: 'Promised', kept: 'In time', late: 'Late', missed: 'Not sent' };

export function incidentsWords(count: number): string {
  return count === 1 ? '1 incident' : `${count.toLocaleString('en')} incidents`;
}

/** How people call a group of offers. */
export function groupName(by: AdviceGrouping, { key, name, record }: { key: string; name: string; record: number | null }): string {
  if (key === '') return by === 'service' ? 'No service named' : 'No record';
  if (by === 'role') return roleName(key);
  return record === null ? name : `${knowledgeLabel(record)} ${name}`;
}

function roleName(key: string): string {
  const role = incidentRoles.find((one) => one === key);
  return role === undefined ? key : fullRoleWord[role];
}

const titleOf: Record<OpenFigure['figure'], string> = {
  ...{ detect: 'Time to detect', acknowledge: 'Time to acknowledge', mitigate: 'Time to mitigate', resolve: 'Time to resolve' },
  ...{ offered: 'Advice offered', seen: 'Advice seen', followed: 'Advice followed', accepted: 'Advice accepted' },
  ...{ done: 'Advice done', worked: 'Advice that worked', dismissed: 'Advice dismissed', ignored: 'Advice ignored' },
  ...{ promised: 'Updates promised', kept: 'Updates in time', late: 'Updates sent late', missed: 'Updates not sent' },
};

/** What is to be seen at a moment behind a figure. */
export const momentWord: Record<OpenFigure['figure'], string> = {
  ...{ detect: 'detected', acknowledge: 'somebody took command', mitigate: 'recovering', resolve: 'resolved' },
  ...{ offered: 'offered', seen: 'seen', followed: 'done', accepted: 'accepted', done: 'done', worked: 'worked' },
  ...{ dismissed: 'dismissed', ignored: 'closed undecided' },
  ...{ promised: 'update sent or due', kept: 'update sent', late: 'update sent late', missed: 'update was due' },
};

/** What the list behind a figure is headed with: the figure, and its group. */
export function figureTitle(
  { figure, is, by, key }: OpenFigure,
  answer: AcrossAnswer,
): { readonly title: string; readonly group: string | null } {
  const title = is === 'unknown' ? `${titleOf[figure]}: unknown` : titleOf[figure];
  if (by === undefined) return { title, group: null };
  if (by === 'severity') {
    const severity = severities.find((one) => one === key);
    return { title, group: severity === undefined ? key : severityWord[severity] };
  }
  const group = answer.advice[by].groups.find((one) => one.key === key);
  return { title, group: groupName(by, group ?? { key, name: key, record: null }) };
}
