import type { HourState } from '../../lake/hour-states.ts'

const LETTERS: Readonly<Record<HourState, string>> = {
  seen: 's',
  empty: 'e',
  missing: 'm',
  late: 'l',
  unknown: '-',
}

/** A letter an hour. */
export function hourLetters(states: readonly HourState[]): string {
  return states.map((state) => LETTERS[state]).join('')
}
