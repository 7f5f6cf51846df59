import './entities.css'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import { keepPreviousData } from '@tanstack/react-query'
import { answers } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import { useNamed } from '../../parts/page-title.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAskedScope, useLinks } from '../../scope/scope.ts'
import { EntityProfile } from './entity-profile.tsx'

interface Props {
  readonly segments: readonly string[]
}

/** `/console/entities/<id>`: everything that is known of one entity in the scope time. */
export function EntityPage({ segments: [, id = ''] }: Props) {
  return id === '' ? <NoEntity /> : <KnownEntity key={id} id={id} />
}

function KnownEntity({ id }: { readonly id: string }) {
  const query = useAskedScope()
  const profile = answers.useQuery(
    'get',
    '/api/v1/entities/{id}',
    { params: { path: { id }, query: { ...query } } },
    // Another scope time is put into the page that is there.
    { placeholderData: keepPreviousData },
  )
  useNamed(profile.data?.entity.name)
  const isGone = profile.error instanceof ApiProblem && profile.error.status === 404
  if (isGone) return <Unknown id={id} />
  if (profile.data === undefined)
    return (
      <ContentLayout header={<Header variant="h1">{plainText(id, 120)}</Header>}>
        <Answered of={profile} what="the profile">
          {() => null}
        </Answered>
      </ContentLayout>
    )
  return <EntityProfile profile={profile.data} />
}

function Unknown({ id }: { readonly id: string }) {
  const link = useLinks()
  return (
    <ContentLayout header={<Header variant="h1">Entity not found</Header>}>
      <Empty
        title={plainText(id, 200)}
        action={
          <Button href={link(['search'], { q: id })} onFollow={follow}>
            Search for it
          </Button>
        }
      >
        No log that you may see names this entity. Ids are case-sensitive, and whole: an ARN, an
        access key id, an address, a user agent or an account number.
      </Empty>
    </ContentLayout>
  )
}

function NoEntity() {
  const link = useLinks()
  return (
    <ContentLayout header={<Header variant="h1">Entity</Header>}>
      <Empty
        title="No entity is chosen"
        action={
          <Button href={link(['search'])} onFollow={follow}>
            Search entities
          </Button>
        }
      >
        Choose one from a finding, from a table, or by searching.
      </Empty>
    </ContentLayout>
  )
}
