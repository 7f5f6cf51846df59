import Button from '@cloudscape-design/components/button'
import { follow } from '../router/follow.ts'
import { useLinks } from '../scope/scope.ts'

interface Props {
  readonly to: readonly string[]
  readonly query?: Readonly<Record<string, string | undefined>>
  /** `View all models` */
  readonly children: string
}

/** Leads from a short list to all of it, with the scope time kept. */
export function AllLink({ to, query, children }: Props) {
  const link = useLinks()
  return (
    <Button href={link(to, query)} onFollow={follow}>
      {children}
    </Button>
  )
}
