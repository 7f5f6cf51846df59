import { formatTime } from '../../events/time.ts'
import type { LogTrust } from '../../lake/trust/verify-logs.ts'

/** Whether what CloudTrail delivered is as it was, as JSON: times are ISO 8601 in UTC. */
export function trustToJson({ chains, problems, unread, keys }: LogTrust) {
  return {
    keys,
    chains: chains.map(({ proven, breaks, start, end, ...chain }) => ({
      ...chain,
      start: formatTime(start),
      end: formatTime(end),
      breaks: breaks.map((one) => ({
        ...one,
        start: formatTime(one.start),
        end: formatTime(one.end),
      })),
    })),
    unread: unread.map(({ account, region, uri, reason }) => ({ account, region, uri, reason })),
    problems: problems.map((one) => ({
      ...one,
      start: formatTime(one.start),
      end: formatTime(one.end),
    })),
  }
}
