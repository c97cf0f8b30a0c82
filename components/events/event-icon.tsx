// The icons of dimensions and channels; each stands beside its word or has it as its name.
import {
  Activity,
  BellRing,
  FlaskConical,
  GitCommitHorizontal,
  Globe,
  type LucideIcon,
  Megaphone,
  MessageSquare,
  Milestone,
  RadioTower,
  ScrollText,
  Siren,
  Ticket,
  UserRound,
  Users,
  Wrench,
} from 'lucide-react';
import type { Channel, Dimension } from '../../domain/vocabulary.ts';

const dimensionIcons: Record<Dimension, LucideIcon> = {
  impact: Users,
  scope: Globe,
  severity: Siren,
  symptom: Activity,
  cause: FlaskConical,
  change: GitCommitHorizontal,
  mitigation: Wrench,
  ownership: UserRound,
  communication: Megaphone,
  stage: Milestone,
};

const channelIcons: Record<Channel, LucideIcon> = {
  alert: BellRing,
  telemetry: Activity,
  log: ScrollText,
  chat: MessageSquare,
  ticket: Ticket,
  status: RadioTower,
  change: GitCommitHorizontal,
};

export const channelWord: Record<Channel, string> = {
  alert: 'Alert',
  telemetry: 'Telemetry',
  log: 'Log',
  chat: 'Chat',
  ticket: 'Ticket',
  status: 'Status',
  change: 'Change',
};

export function DimensionIcon({ dimension, size = '' }: { dimension: Dimension; size?: '' | 's' | 'xs' }) {
  const Icon = dimensionIcons[dimension];
  return <Icon className={`i ${size}`} aria-hidden="true" />;
}

export function ChannelIcon({ channel, size = 'xs' }: { channel: Channel; size?: '' | 's' | 'xs' }) {
  const Icon = channelIcons[channel];
  return <Icon className={`i ${size}`} role="img" aria-label={channelWord[channel]} />;
}
