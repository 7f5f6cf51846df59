import type { AskedAccount } from '../../../src/collect/init/enabled-regions.ts'
import {
  type DescribeAnswer,
  type DescribeCall,
  describeDeps,
  startDescribing,
} from '../../support/aws/describe-server.ts'

/** An account behind a stand-in, and a clock on which waiting takes no time. */
export async function askedAt(
  answer: (call: DescribeCall) => DescribeAnswer,
  { home = 'eu-west-1', attempts = 3 } = {},
) {
  const { url, calls } = await startDescribing(answer)
  let time = 0
  const sleep = async (milliseconds: number) => {
    time += milliseconds
  }
  const { clientSettings } = describeDeps(url, '', () => time)
  const client = { ...(await clientSettings({ region: home })), maxAttempts: attempts }
  const asked: AskedAccount = { home, who: 'whoever holds the credentials', client }
  const now = () => time
  return { asked, clock: { now, monotonic: now, sleep }, calls, elapsed: now }
}

/** Answers so at first, then soundly. */
export function atFirst<T>(times: number, fault: T, sound: () => T): () => T {
  let left = times
  return () => (left-- > 0 ? fault : sound())
}
