/** Time, as what waits for something elsewhere needs it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Ends after so many milliseconds, or as soon as the signal is given. Never throws. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const SYSTEM_CLOCK: Clock = { now: Date.now, sleep }

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
