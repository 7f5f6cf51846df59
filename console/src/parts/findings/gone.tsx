import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { ApiProblem } from '../../api/problem.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { type Asked, Empty, Failure, Loading } from '../states.tsx'

interface Props<T> {
  readonly of: Asked<T>
  /** `finding group` */
  readonly what: string
}

/** What is shown in place of a group or finding that is not there: it is under way, it went wrong, or the latest investigation has
 * it no more. */
export function NotThere<T>({ of: { error, refetch }, what }: Props<T>) {
  const link = useLinks()
  const isGone = error instanceof ApiProblem && error.status === 404
  const title = what.charAt(0).toUpperCase() + what.slice(1)
  return (
    <ContentLayout header={<Header variant="h1">{title}</Header>}>
      {isGone ? (
        <Empty
          title={`The latest investigation has no such ${what}`}
          action={
            <Link href={link(['groups'])} onFollow={follow}>
              See all finding groups
            </Link>
          }
        >
          An earlier one may have found it, it may be part of another group by now, or your account
          may not see it.
        </Empty>
      ) : error !== null && error !== undefined ? (
        <Failure error={error} what={`the ${what}`} {...(refetch ? { again: refetch } : {})} />
      ) : (
        <Loading what={`the ${what}`} />
      )}
    </ContentLayout>
  )
}
