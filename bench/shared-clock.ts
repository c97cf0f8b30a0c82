// A clock that processes of one machine share, so that what one sends and another receives can be compared.

/** Milliseconds of the system's monotonic clock, with fractions. */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
