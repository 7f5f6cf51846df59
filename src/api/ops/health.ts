/** Longer than any question that does nothing takes on a lake that is well. */
const READY_WITHIN = 2000

/**
 * Whether the lake answers in time.
 *
 * @param ask a question that costs nothing, on a connection that nothing else keeps busy
 * @param after calls back after so many milliseconds, unless what is answered is called
 * @throws what the lake says when it does not answer, or an Error when it says nothing
 */
export async function answersInTime(
  ask: () => Promise<unknown>,
  after: (milliseconds: number, work: () => void) => () => void,
  milliseconds = READY_WITHIN,
): Promise<void> {
  let stop = () => {}
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`the lake did not answer within ${milliseconds} ms`)
    stop = after(milliseconds, () => reject(error))
  })
  try {
    await Promise.race([ask(), late])
  } finally {
    stop()
  }
}
