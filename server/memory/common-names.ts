// Common names: what nearly every system has one of, so that the name alone does not say which is meant.
import { plainWords } from './words.ts';

const commonNames = new Set(
  'api app web site website frontend backend service services server servers cluster clusters node nodes pod pods database db cache queue host hosts network dns cpu memory disk user users login production prod staging deploy deployment deployments job jobs worker workers kubernetes grafana prometheus github aws azure gcp'.split(
    ' ',
  ),
);

/** Whether two incidents that share this name share a sort of thing, not a thing. */
export function isCommonName(name: string): boolean {
  return commonNames.has(plainWords(name).join(' '));
}
