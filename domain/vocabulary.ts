// The field's words: the closed sets that code, API and screen share.
import { z } from 'zod';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type Severity = (typeof severities)[number];
export const severity = z.enum(severities);

export const stages = ['detect', 'triage', 'mitigate', 'recover', 'review'] as const;
export type Stage = (typeof stages)[number];
export const stage = z.enum(stages);

/** Roles a person can hold in an incident. */
export const incidentRoles = ['commander', 'operations', 'communications', 'scribe', 'expert', 'responder'] as const;
export type IncidentRole = (typeof incidentRoles)[number];
export const incidentRole = z.enum(incidentRoles);

/** Roles an advice can be meant for; `responder` and `scribe` get what their nearest of these gets. */
export const adviceRoles = ['commander', 'operations', 'communications', 'expert'] as const;
export type AdviceRole = (typeof adviceRoles)[number];
export const adviceRole = z.enum(adviceRoles);

/** Roles that the sender of a recorded signal can have (formats/recording.md). */
export const responderRoles = ['commander', 'operations', 'communications', 'scribe', 'expert', 'stakeholder', 'user', 'vendor'] as const;
export type ResponderRole = (typeof responderRoles)[number];
export const responderRole = z.enum(responderRoles);

/** Where a signal comes from (formats/recording.md). */
export const channels = ['alert', 'telemetry', 'log', 'chat', 'ticket', 'status', 'change'] as const;
export type Channel = (typeof channels)[number];
export const channel = z.enum(channels);

/** Which field of the incident's state a critical event changes. */
export const dimensions = [
  'impact',
  'scope',
  'severity',
  'symptom',
  'cause',
  'change',
  'mitigation',
  'ownership',
  'communication',
  'stage',
] as const;
export type Dimension = (typeof dimensions)[number];
export const dimension = z.enum(dimensions);

export const directions = ['worse', 'better', 'neutral'] as const;
export type Direction = (typeof directions)[number];
export const direction = z.enum(directions);

/** The three moments of an incident that its reviewers agree on. */
export const milestones = ['detected', 'diagnosed', 'repaired'] as const;
export type Milestone = (typeof milestones)[number];
export const milestone = z.enum(milestones);

export const reviewStates = ['draft', 'in-review', 'published'] as const;
export type ReviewState = (typeof reviewStates)[number];
export const reviewState = z.enum(reviewStates);

export const risks = ['safe', 'cautious', 'destructive'] as const;
export type Risk = (typeof risks)[number];
export const risk = z.enum(risks);

export const outcomes = ['worked', 'partly', 'did-not-work', 'harmful', 'unknown'] as const;
export type Outcome = (typeof outcomes)[number];
export const outcome = z.enum(outcomes);

export const dismissReasons = ['already-done', 'wrong-target', 'too-risky', 'not-the-cause', 'not-now'] as const;
export type DismissReason = (typeof dismissReasons)[number];
export const dismissReason = z.enum(dismissReasons);

export const actionGroups = {
  coordinate: ['declare', 'assign-role', 'engage', 'hand-over', 'update-internal', 'update-external'],
  diagnose: ['inspect-logs', 'inspect-metrics', 'inspect-state', 'inspect-changes', 'reproduce', 'consult'],
  mitigate: [
    'rollback',
    'deploy-fix',
    'reconfigure',
    'restart',
    'scale',
    'isolate',
    'reroute',
    'throttle',
    'disable',
    'free-resource',
    'restore-data',
    'replace',
    'secure',
    'silence',
  ],
  close: ['verify', 'monitor', 'resolve', 'record'],
} as const;
export type ActionGroup = keyof typeof actionGroups;
export type ActionClass = (typeof actionGroups)[ActionGroup][number];

/** All action classes, in the order of formats/recording.md. */
export const actionClasses = [
  ...actionGroups.coordinate,
  ...actionGroups.diagnose,
  ...actionGroups.mitigate,
  ...actionGroups.close,
] as const;
export const actionClass = z.enum(actionClasses);

const groupOf = new Map<ActionClass, ActionGroup>(
  (['coordinate', 'diagnose', 'mitigate', 'close'] as const).flatMap((group) => actionGroups[group].map((of) => [of, group] as const)),
);

/** The group an action class belongs to. */
export function actionGroup(of: ActionClass): ActionGroup {
  return groupOf.get(of) ?? 'diagnose';
}

const targetless: ReadonlySet<ActionClass> = new Set([
  'declare',
  'assign-role',
  'hand-over',
  'update-internal',
  'update-external',
  'consult',
  'verify',
  'monitor',
  'resolve',
  'record',
] satisfies ActionClass[]);

/** Whether what the action acts on is part of its identity (formats/scoring.md, "Matching"). */
export function comparesTarget(of: ActionClass): boolean {
  return !targetless.has(of);
}

const kinds: readonly (readonly ActionClass[])[] = [
  ['inspect-logs', 'inspect-metrics', 'inspect-state', 'reproduce'],
  ['consult', 'engage'],
  ['verify', 'monitor'],
  ['restart', 'replace'],
  ['isolate', 'reroute'],
  ['scale', 'reconfigure'],
  ['rollback', 'disable'],
];

const kindOf = new Map(kinds.flatMap((kind) => kind.map((of) => [of, kind[0] ?? of] as const)));

/** The name of the kind of step a class is one of: classes of one kind count as the same step (formats/scoring.md). */
export function stepKind(of: ActionClass): ActionClass {
  return kindOf.get(of) ?? of;
}

/** Words on the screen for the closed sets. */
export const severityWord: Record<Severity, string> = { sev1: 'SEV-1', sev2: 'SEV-2', sev3: 'SEV-3', sev4: 'SEV-4' };
export const stageWord: Record<Stage, string> = {
  detect: 'Detect',
  triage: 'Triage',
  mitigate: 'Mitigate',
  recover: 'Recover',
  review: 'Review',
};
export const roleWord: Record<IncidentRole, string> = {
  commander: 'Commander',
  operations: 'Ops',
  communications: 'Comms',
  scribe: 'Scribe',
  expert: 'Expert',
  responder: 'Responder',
};
export const dimensionWord: Record<Dimension, string> = {
  impact: 'Impact',
  scope: 'Scope',
  severity: 'Severity',
  symptom: 'Symptom',
  cause: 'Hypothesis',
  change: 'Change',
  mitigation: 'Mitigation',
  ownership: 'Ownership',
  communication: 'Communication',
  stage: 'Stage',
};
export const milestoneWord: Record<Milestone, string> = { detected: 'Detected', diagnosed: 'Diagnosed', repaired: 'Repaired' };
export const reviewStateWord: Record<ReviewState, string> = { draft: 'Draft', 'in-review': 'In review', published: 'Published' };
export const riskWord: Record<Risk, string> = { safe: 'Safe', cautious: 'Cautious', destructive: 'Destructive' };
export const outcomeWord: Record<Outcome, string> = {
  worked: 'Worked',
  partly: 'Worked in part',
  'did-not-work': 'Did not work',
  harmful: 'Made it worse',
  unknown: 'Effect unknown',
};
export const dismissReasonWord: Record<DismissReason, string> = {
  'already-done': 'Already done',
  'wrong-target': 'Wrong target',
  'too-risky': 'Too risky now',
  'not-the-cause': 'Not the cause',
  'not-now': 'Not now, ask again in 10 min',
};
/** What is done, as it starts a sentence; a target may follow. */
export const actionClassWord: Record<ActionClass, string> = {
  declare: 'Declare or rate the incident',
  'assign-role': 'Assign a role',
  engage: 'Call in',
  'hand-over': 'Hand over',
  'update-internal': 'Tell colleagues',
  'update-external': 'Tell users',
  'inspect-logs': 'Read the logs of',
  'inspect-metrics': 'Read the graphs of',
  'inspect-state': 'Look at the state of',
  'inspect-changes': 'Look for changes of',
  reproduce: 'Try to reproduce on',
  consult: 'Ask or look up',
  rollback: 'Roll back',
  'deploy-fix': 'Deploy a fix to',
  reconfigure: 'Change the settings of',
  restart: 'Restart',
  scale: 'Scale',
  isolate: 'Take out of service',
  reroute: 'Redirect traffic of',
  throttle: 'Throttle',
  disable: 'Switch off',
  'free-resource': 'Free resources of',
  'restore-data': 'Restore data of',
  replace: 'Replace',
  secure: 'Secure',
  silence: 'Silence',
  verify: 'Check',
  monitor: 'Watch',
  resolve: 'End the incident',
  record: 'Write down',
};
