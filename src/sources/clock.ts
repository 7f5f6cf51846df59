/** Time, as what waits for something elsewhere needs it. */
export interface Clock {
  /** Milliseconds since the epoch, as the machine believes: its clock may be set at any moment, by years in either direction. */
  readonly now: () => number
  /** Milliseconds since some moment. Nobody sets it and it never goes back: how long something took or may take is measured with
   * it. What a machine sleeps may be left out of it. */
  readonly monotonic: () => number
  /** Ends after so many milliseconds, or as soon as the signal is given. Never throws. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  sleep,
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
    if (signal?.aborted === true) end()
  })
}
