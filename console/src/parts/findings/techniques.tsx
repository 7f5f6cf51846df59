import './findings.css'
import Link from '@cloudscape-design/components/link'
import { plainText } from '../plain-text.ts'

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

/** MITRE's ids, each leading to its description. */
export function Techniques({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return <>–</>
  return (
    <ul className="inline-list">
      {ids.map((id) => {
        const url = techniqueUrl(id)
        return (
          <li key={id}>
            {url === undefined ? (
              plainText(id, 40)
            ) : (
              <Link href={url} external externalIconAriaLabel="Opens MITRE’s page">
                {id}
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
