/**
 * Long runs of characters of one class in a text, found by looking at few of the others: a run of `least` characters
 * cannot hold the one that stands where it would end, so that the search goes on behind that one (the skip of Boyer &
 * Moore, CACM 1977). Each character is looked at twice at most.
 */

/** For each ASCII unit 1 when it is of the class, else 0; no other unit is. */
export type CharacterClass = Uint8Array

export function characterClass(characters: string): CharacterClass {
  return Uint8Array.from({ length: 128 }, (_, unit) =>
    characters.includes(String.fromCharCode(unit)) ? 1 : 0,
  )
}

/** Where the first run of at least `least` characters begins; -1 when there is none. `from` must not lie within a run. */
export function runStart(text: string, from: number, of: CharacterClass, least: number): number {
  let start = from
  while (start + least <= text.length) {
    let at = start + least - 1
    while (at >= start && isOf(text.charCodeAt(at), of)) at--
    if (at < start) return start
    start = at + 1
  }
  return -1
}

/** Where the run ends that holds the place. */
export function runEnd(text: string, from: number, of: CharacterClass): number {
  let end = from
  while (end < text.length && isOf(text.charCodeAt(end), of)) end++
  return end
}

function isOf(unit: number, of: CharacterClass): boolean {
  return unit < 128 && of[unit] === 1
}
