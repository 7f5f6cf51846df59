import Link from '@cloudscape-design/components/link'
import { follow } from '../router/follow.ts'
import { useLinks, type Window } from '../scope/scope.ts'
import { type Entity, entityName, typeName } from './entity-names.ts'
import { plainText } from './plain-text.ts'

interface Props {
  readonly entity: Entity
  /** The scope time that its page is to have, where it is not the one of this page. */
  readonly scope?: Window
  /** Whether the type is said before the name. */
  readonly typed?: boolean
}

/** An entity by its short name, leading to its profile. Its whole id is its title. */
export function EntityLink({ entity, scope, typed = false }: Props) {
  const link = useLinks()
  const name = plainText(entityName(entity), 120)
  return (
    <span className="entity" title={plainText(entity.id)}>
      {typed && <span className="entity-type">{typeName(entity.type)} </span>}
      <Link href={link(['entities', entity.id], {}, scope)} onFollow={follow}>
        <span className="wrap">{name}</span>
      </Link>
    </span>
  )
}
