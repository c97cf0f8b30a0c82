// Reads the shape of a title's core: which words name the thing, which the check, and what was measured.
import { isHostName, isMonitoringHost, plainName } from './identifiers.ts';
import { isPlace } from './places.ts';

export type Shape = {
  /** What is checked. */
  readonly name: string;
  readonly thing: string | null;
  /** What was found, as far as it stands in the core. */
  readonly measured: string;
  /** All of the core but its thing, as it is written. */
  readonly told: string;
};

/** Which words of a title's core name the thing, and which the check; `isSite` where the title tells of a site's availability. Total. */
export function shapeOf(core: string, isSite: boolean): Shape {
  const { name, measured, tail } = withoutMeasure(core.replace(/\s+for\s*$/i, ''));
  const shape = (checked: string, thing: string | null, found = measured): Shape => ({
    name: checked,
    thing,
    measured: found,
    told: checked === name ? core : [checked, checked === '' ? found : tail].filter((part) => part !== '').join(' '),
  });
  const host =
    /^(?:the |your )?(?:host|node|server|vm|device|instance|website|site|service|monitor|check|sensor)\s+["'`]?([\w.@/-]+)["'`]?$/i.exec(
      name,
    )?.[1];
  if (host !== undefined && !/^(?:check|status|alert)$/i.test(host)) return shape('', thingIn(host));
  // `web-03/Load`, `web-03 - Load`, `web-03!load`: Nagios and Icinga name the host before the service.
  const pair = /^([\w.@-]+)\s*(?:[/!]|\s-\s|:\s+)\s*(\S.*)$/.exec(name);
  if (
    pair?.[1] !== undefined &&
    pair[2] !== undefined &&
    /[a-z]/i.test(pair[1]) &&
    !name.startsWith('http') &&
    !isMonitoringHost(pair[1]) &&
    !isPlace(pair[1])
  ) {
    const slash = /^[\w.@-]+\//.test(name);
    if (!slash || isHostName(pair[1]) || !/^[\w.-]+$/.test(pair[2]) || /\s/.test(pair[2])) return shape(pair[2], thingIn(pair[1]));
  }
  const on = /^(.+?)\s+(on|at|of|for)\s+(?:host |node |the )?["'`]?([\w.@/-]+)["'`]?(\s+\/\S*)?$/i.exec(name);
  if (on?.[1] !== undefined && on[3] !== undefined && isName(on[3]) && (on[2] === 'on' || /[-_.\d]/.test(on[3])) && !isPlace(on[3]))
    return shape(on[1], thingIn(on[3]));
  const address = /^(.{2,80}?)\s*\(([\w-]+(?:\.[\w-]+)+(?:[:/]\S*)?|https?:\/\/[^\s)]+)\)(?:[.,]?\s+(?:-\s+)?(\S.*))?$/.exec(name);
  if (address?.[1] !== undefined && address[2] !== undefined && !/^microsoft\./i.test(address[2])) {
    const found = [address[3] ?? '', measured].filter((part) => part !== '').join(' ');
    return shape(isSite ? '' : address[1], /\s/.test(address[1]) ? thingIn(address[2]) : thingIn(address[1]), found);
  }
  if (isSite) {
    const [first = '', reason] = name.split(/\s+(?=\()|\s+[-–—]\s+/);
    const site = first.replace(/^["'`]|["'`]$/g, '');
    if (/^\S{2,80}$/.test(site) && isName(site))
      return shape('', thingIn(site), [measured, reason ?? ''].filter((part) => part !== '').join(', '));
  }
  return shape(name, null);
}

/** A title without the number that it reached: `queue depth is 9,100 (limit 5,000)`, `connections > 80% of max`. */
function withoutMeasure(core: string): { name: string; measured: string; tail: string } {
  const paren = /^(.*\S)\s+\(([^()]*)\)\s*$/s.exec(core);
  const plain = paren?.[1] !== undefined && /^(?!https?:)(?![\w-]+(?:\.[\w-]+)+$)/.test(paren[2] ?? '') ? paren[1] : core;
  const note = plain === core ? '' : (paren?.[2] ?? '');
  const cut =
    /^(.*?[\p{L})\]"'].*?)\s*(?:(?:\s(?:is|was|are|at|has been|reached|hit|dropped to|rose to|exceeded|exceeds))?\s*(?:above|below|over|under|more than|less than|greater than|lower than|[<>]=?|==?)\s*(?=[\d$.])|\s(?:is|was|at|reached|hit|dropped to|rose to|exceeded|exceeds)\s+(?:at )?(?=[~<>]?\d)|\s(?=\d[\d.,]*\s?%)).*$/su.exec(
      plain,
    );
  const tailOf = (name: string): string => core.slice(name.length).trim();
  if (cut?.[1] === undefined || cut[1].trim().length < 3) return { name: plain, measured: note, tail: tailOf(plain) };
  const rest = plain.slice(cut[1].length).trim();
  return { name: cut[1].trim(), measured: note === '' ? rest : `${rest} (${note})`, tail: tailOf(cut[1]) };
}

/** Whether a word can be the name of a machine, a service or a site, going by its form alone. */
function isName(word: string): boolean {
  return (
    /[a-z]/i.test(word) &&
    !/^(?:the|a|all|some|it|this|that|call|fire|hold|production|prod|staging|test|average|time|minutes?|hours?|least|most|time)$/i.test(
      word,
    )
  );
}

/** A name as people say it, or null for a machine that only watches others. */
export function thingIn(word: string): string | null {
  const name = plainName(word.split(/[\s,]/)[0] ?? '');
  return name === '' || isMonitoringHost(name) || !/[a-z]/i.test(name) ? null : name;
}
