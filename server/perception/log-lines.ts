// Reads one raw log line: its level, the message without its wrapping, and whether it is trouble.

export type Level = 'error' | 'warn' | 'info' | 'unknown';
export type LogLine = { readonly level: Level; readonly message: string; readonly trouble: 'grave' | 'error' | 'warn' | 'none' };

/** Only the first line and so many characters are looked at: a template is made at the head of a line. */
const headLength = 400;
const levelWord =
  /\b(FATAL|CRITICAL|CRIT|PANIC|EMERG|ALERT|ERROR|ERR|SEVERE|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE)\b|\blevel=(\w+)|^\[?([EWIDF])[ \d]/;
const accessStatus = /" (\d{3}) (?:\d+|-)/;
const graveWords =
  /\boom-?kill|out of memory|no space left|invoked oom|panic:|kernel panic|segfault|crashloopbackoff|corrupt|certificate (?:has )?expired|too many open files|can't start new thread|split.?brain|read-only file ?system|data loss/i;
const errorWords =
  /\b(?:error|exception|fail(?:ed|ure|s|ing)?|fatal|panic|refused|denied|timed? ?out|timeout|unreachable|unavailable|cannot|could not|unable to|rejected|aborted|crash\w*|killed|unhealthy|backoff|notready|traceback|evicted|expired)\b/i;
/** The code of an error: `PRECONDITION_FAILED`, `RESOURCE_EXHAUSTED`. */
const errorCode =
  /[A-Z]_(?:FAILED|FAILURE|ERROR|DENIED|REFUSED|REJECTED|EXHAUSTED|UNAVAILABLE|UNREACHABLE|TIMEOUT|TIMED_OUT|EXCEEDED|ABORTED|EXPIRED|RESET)\b(?![=:] ?0\b)/;
/** What a service or a machine says when it has used up what it may have: trouble, whatever level it gives it. */
const usedUpWords =
  /\b(?:exhausted|watermark\b.{0,24}\bexceeded|(?:limit|quota) (?:\w+ )?exceeded|(?:limit|memory|disk|resource) alarm set|will be blocked|reached [\w. ]{0,16}max_?\w+|marked read-only|no free (?:\w+ ){0,2}available|(?:queue|pool|table|buffer|backlog) (?:is )?full)\b/i;
const harmless = /\b(?:0 errors?|no errors?|errors?[=:] ?0\b|failed[=:] ?0\b|without error)/i;

function levelOf(text: string): Level {
  const match = levelWord.exec(text);
  const word = (match?.[1] ?? match?.[2] ?? match?.[3] ?? '').toLowerCase();
  switch (word) {
    case 'fatal':
    case 'critical':
    case 'crit':
    case 'panic':
    case 'emerg':
    case 'alert':
    case 'error':
    case 'err':
    case 'severe':
    case 'e':
    case 'f':
      return 'error';
    case 'warn':
    case 'warning':
    case 'w':
      return 'warn';
    case '':
      return 'unknown';
    default:
      return 'info';
  }
}

/** Reads a line; `given` is a level the sender named. Total and fast (no backtracking over the whole text). */
export function readLogLine(text: string, given: string | undefined): LogLine {
  const end = text.indexOf('\n');
  let head = end >= 0 && end < headLength ? text.slice(0, end) : text.length > headLength ? text.slice(0, headLength) : text;
  let level: Level = given === undefined ? 'unknown' : levelOf(given.toUpperCase());
  if (head.charCodeAt(0) === 123) {
    const parsed = jsonLine(text);
    if (parsed !== undefined) {
      head = parsed.message;
      if (level === 'unknown') level = levelOf(parsed.level.toUpperCase());
    }
  } else {
    const logfmt = head.includes('msg="') ? /msg="([^"]*)"(?:.*?err(?:or)?="([^"]*)")?/.exec(head) : null;
    if (level === 'unknown') level = levelOf(head);
    if (logfmt !== null) head = logfmt[2] === undefined ? (logfmt[1] ?? head) : `${logfmt[1] ?? ''} ${logfmt[2]}`;
  }
  const status = head.charCodeAt(0) < 58 || level === 'unknown' ? accessStatus.exec(head)?.[1] : undefined;
  if (status !== undefined) {
    const bad = status.charCodeAt(0) === 53;
    return {
      level: bad ? 'error' : 'info',
      message: bad ? 'requests answered with a server error' : 'requests answered',
      trouble: bad ? 'error' : 'none',
    };
  }
  if (level === 'info') return { level, message: head, trouble: 'none' };
  if (graveWords.test(head) || (end >= 0 && level === 'error' && graveWords.test(text.slice(-headLength))))
    return { level, message: head, trouble: 'grave' };
  if (level === 'error') return { level, message: head, trouble: 'error' };
  const bad = (errorWords.test(head) || errorCode.test(head)) && !harmless.test(head);
  // What is an error already needs no second look.
  if ((!bad || level === 'warn') && usedUpWords.test(head)) return { level, message: head, trouble: 'error' };
  return { level, message: head, trouble: bad ? (level === 'warn' ? 'warn' : 'error') : level === 'warn' ? 'warn' : 'none' };
}

function jsonLine(text: string): { level: string; message: string } | undefined {
  if (text.length > 8_192) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const record = new Map<string, unknown>(Object.entries(value));
    const first = (...names: string[]): string => {
      for (const name of names) {
        const found = record.get(name);
        if (typeof found === 'string') return found;
      }
      return '';
    };
    const message = first('msg', 'message', 'event', 'text', 'log');
    const error = first('error', 'err', 'exception', 'reason');
    if (message === '' && error === '') return undefined;
    return { level: first('level', 'severity', 'lvl', 'levelname'), message: `${message} ${error}`.trim().slice(0, headLength) };
  } catch {
    return undefined;
  }
}

const machineStart =
  /^(?:\[?(?:FATAL|CRITICAL|PANIC|ERROR|ERR|SEVERE|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE)\b|\[?\d{4}[-/]\d\d|\[?[EWIDF] ?\d|\d{1,3}\.\d{1,3}\.|[A-Z][a-z]{2} +\d+ \d\d:|\{|<\d+>|ts=|time=|level=|\d{10}|Warning\s+\w+\s|Normal\s+\w+\s|\s+at )/;

/** Whether a line is prose that a person wrote rather than the output of a machine. */
export function isProse(text: string): boolean {
  if (text.length > 1_200 || machineStart.test(text)) return false;
  const head = text.slice(0, 200);
  if (!/^["'`(]?[A-Za-z]/.test(head) || /[{}=<>|]|::|\\|\t|^\s*#/.test(head)) return false;
  const words = head.split(' ');
  if (words.length < 3) return false;
  let plain = 0;
  for (const word of words) if (/^[("'`]?[A-Za-z][A-Za-z'-]*[)"'`.,:;!?]*$/.test(word)) plain++;
  return plain / words.length >= 0.6;
}
