import { formatTime } from '../../events/time.ts'
import type { LogTrust } from '../../lake/trust/verify-logs.ts'

/** Whether what CloudTrail delivered is as it was, as JSON: times are ISO 8601 in UTC. */
export function trustToJson({ chains, problems, keys }: LogTrust) {
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
    problems: problems.map((one) => ({
      ...one,
      start: formatTime(one.start),
      end: formatTime(one.end),
    })),
  }
}
