import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { CopyLink } from '../../parts/copy-link.tsx'
import { AcceptDialog } from '../../parts/findings/accept-dialog.tsx'
import { useMayDecide } from '../../parts/findings/may-decide.ts'
import { type Finding, typeText } from '../../parts/findings/words.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Severity } from '../../parts/severity.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'

interface Props {
  readonly finding: Finding
  readonly group: string | null
}

export function FindingHeader({ finding, group }: Props) {
  const { minute, timeZone } = useTimes()
  const link = useLinks()
  const mayAccept = useMayDecide()
  const [isAsking, setAsking] = useState(false)
  return (
    <Header
      variant="h1"
      description={
        <span className="header-line">
          <Severity severity={finding.severity} />
          {finding.sample && <Badge>Sample</Badge>}
          <span>{typeText(finding.type)}</span>
          <span>
            {minute(finding.start)} to {minute(finding.end)} {timeZone}
          </span>
        </span>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <CopyLink />
          <Button {...mayAccept} onClick={() => setAsking(true)}>
            Accept
          </Button>
          {group !== null && (
            <Button variant="primary" href={link(['groups', group])} onFollow={follow}>
              Open its finding group
            </Button>
          )}
          {isAsking && <AcceptDialog findings={[finding]} onClose={() => setAsking(false)} />}
        </SpaceBetween>
      }
    >
      <span className="wrap">{plainText(finding.title)}</span>
    </Header>
  )
}
