// Sends at a steady rate whether or not earlier answers have come, as a real source does.

/** Calls `send` with 0, 1, 2, ... `count` - 1 at `perSecond`; what a late timer missed is sent at once. */
export function atSteadyRate(perSecond: number, count: number, send: (index: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let next = 0;
    const timer = setInterval(() => {
      try {
        const due = Math.min(count, Math.floor(((performance.now() - startedMs) / 1000) * perSecond) + 1);
        for (; next < due; next += 1) send(next);
        if (next < count) return;
        clearInterval(timer);
        resolve();
      } catch (error) {
        clearInterval(timer);
        reject(error);
      }
    }, 1);
  });
}
