import './findings.css'
import Link from '@cloudscape-design/components/link'
import { plainText } from '../plain-text.ts'
import { techniqueUrl } from './technique-url.ts'

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
