const ATTACK = /^T(\d{4})(?:\.(\d{3}))?$/
const ATLAS = /^AML\.T\d{4}(?:\.\d{3})?$/

/** Where MITRE describes a technique; undefined for what is no id of theirs, so that no log makes a link. */
export function techniqueUrl(id: string): string | undefined {
  const attack = ATTACK.exec(id)
  if (attack !== null) {
    const [, technique, sub] = attack
    return `https://attack.mitre.org/techniques/T${technique}/${sub === undefined ? '' : `${sub}/`}`
  }
  return ATLAS.test(id) ? `https://atlas.mitre.org/techniques/${id}` : undefined
}
