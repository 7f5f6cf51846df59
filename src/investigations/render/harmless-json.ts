/** The same JSON, with everything escaped that could act on a terminal or deceive its reader. */
export function harmlessJson(json: string): string {
  return json.replace(/[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}/gu, (character) =>
    [...Array(character.length).keys()].map((i) => escaped(character, i)).join(''),
  )
}

function escaped(character: string, i: number): string {
  return `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
}
