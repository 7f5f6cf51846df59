import type { FindingGroup } from '../../../parts/findings/words.ts'

/** What a group's timeline knows of its records: the operation of each call, without a question to the server. */
export function recordNames({ timeline }: FindingGroup): (id: string) => string | undefined {
  const known = new Map(
    timeline.flatMap(({ eventId, text, time }) => {
      const call = /called ([\w.-]+:[\w/ .-]+?)(?: on | from |,|$)/.exec(text)?.[1]
      return eventId === undefined || call === undefined
        ? []
        : [[eventId, `${call} ${(time ?? '').slice(11, 16)}`] as const]
    }),
  )
  return (id) => known.get(id)
}
