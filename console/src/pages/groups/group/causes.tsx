import Alert from '@cloudscape-design/components/alert'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { FindingGroup } from '../../../parts/findings/words.ts'
import { percentText } from '../../../parts/findings/words.ts'
import { follow } from '../../../router/follow.ts'
import { useLinks } from '../../../scope/scope.ts'
import { CauseCard } from './cause-card.tsx'

/** What may have brought it about, the likeliest first, each with what speaks for and against it. */
export function Causes({ group }: { readonly group: FindingGroup }) {
  const { causes } = group
  const named = causes.filter(({ kind }) => kind !== 'unexplained')
  const rest = causes.find(({ kind }) => kind === 'unexplained')
  const isOpen = (rest?.probability ?? 0) >= (named[0]?.probability ?? 0)
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${named.length})`}
          description="Explanations that were weighed against each other. Probabilities are shares between them."
        >
          Causes
        </Header>
      }
    >
      <SpaceBetween size="m">
        {rest !== undefined && isOpen && <Unexplained share={rest.probability} />}
        <ol className="causes">
          {causes.map((cause, i) => (
            <CauseCard
              key={cause.rank ?? i}
              cause={cause}
              group={group}
              isFirst={i === 0 && !isOpen}
            />
          ))}
        </ol>
      </SpaceBetween>
    </Container>
  )
}

function Unexplained({ share }: { readonly share: number | null }) {
  const link = useLinks()
  return (
    <Alert type="warning" header={`Not explained by the collected logs (${percentText(share)})`}>
      Likelier than anything named below is something that these logs do not show.{' '}
      <Link href={link(['coverage'])} onFollow={follow}>
        See which logs are missing
      </Link>
    </Alert>
  )
}
