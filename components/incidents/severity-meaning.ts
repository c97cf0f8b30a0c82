// What each severity means, so that two people at night choose the same.
import type { Severity } from '../../domain/vocabulary.ts';

export const severityMeaning: Record<Severity, string> = {
  sev1: 'Down or losing data for many; everyone needed',
  sev2: 'A main function is broken for many',
  sev3: 'Degraded, or broken for few',
  sev4: 'Small, no hurry',
};
