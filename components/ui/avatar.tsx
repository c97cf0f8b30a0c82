// A person: initial on the colour of the role they hold. Colour follows the role, not the person.
import type { IncidentRole } from '../../domain/vocabulary.ts';

/** The class that carries a role's colour. */
export const roleClass: Record<IncidentRole, string> = {
  commander: 'ic',
  operations: 'ops',
  communications: 'com',
  scribe: 'scr',
  expert: 'sme',
  responder: 'rsp',
};

export function initialOf(name: string): string {
  return Array.from(name.trim())[0]?.toUpperCase() ?? '?';
}

/** Decoration beside a name; where it stands alone, give it a `label`. */
export function Avatar({
  name,
  holds,
  large,
  away,
  label,
}: {
  name: string;
  holds: IncidentRole | null;
  large?: boolean;
  away?: boolean;
  label?: string;
}) {
  const className = ['av', holds === null ? 'rev' : roleClass[holds], large === true && 'lg', away === true && 'away']
    .filter(Boolean)
    .join(' ');
  return label === undefined ? (
    <span className={className} aria-hidden="true">
      {initialOf(name)}
    </span>
  ) : (
    <span className={className} role="img" aria-label={label} title={label}>
      {initialOf(name)}
    </span>
  );
}
