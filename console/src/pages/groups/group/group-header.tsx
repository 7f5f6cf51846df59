import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { CopyLink } from '../../../parts/copy-link.tsx'
import { AcceptDialog } from '../../../parts/findings/accept-dialog.tsx'
import { useMayDecide } from '../../../parts/findings/may-decide.ts'
import { type FindingGroup, spanOf } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { Severity } from '../../../parts/severity.tsx'
import { ExportMenu } from '../export-menu.tsx'
import { ArchiveDialog } from '../list/archive-dialog.tsx'

/** What the group is called, how grave it is, when it was, and what can be done about it. */
export function GroupHeader({ group }: { readonly group: FindingGroup }) {
  const { minute, timeZone } = useTimes()
  const span = spanOf(group.findings)
  return (
    <Header
      variant="h1"
      actions={<Actions group={group} />}
      description={
        <span className="header-line">
          <Severity severity={group.severity} />
          {span !== undefined && (
            <span>
              {minute(span.start)} to {minute(span.end)} {timeZone}
            </span>
          )}
          <span>
            {group.findings.length} {group.findings.length === 1 ? 'finding' : 'findings'}
          </span>
          <span className="mono">{plainText(group.id, 60)}</span>
        </span>
      }
    >
      <span className="wrap">{plainText(group.title)}</span>
    </Header>
  )
}

function Actions({ group }: { readonly group: FindingGroup }) {
  const [asking, setAsking] = useState<'archive' | 'accept' | undefined>()
  const mayAccept = useMayDecide()
  const mayArchive = useMayDecide(group.archived !== undefined)
  const close = () => setAsking(undefined)
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <CopyLink />
      <ExportMenu group={group.id} />
      <Button {...mayAccept} onClick={() => setAsking('accept')}>
        Accept
      </Button>
      <Button {...mayArchive} onClick={() => setAsking('archive')}>
        {group.archived === undefined ? 'Archive' : 'Archived'}
      </Button>
      {asking === 'archive' && <ArchiveDialog groups={[group]} onClose={close} onDone={close} />}
      {asking === 'accept' && <AcceptDialog findings={group.findings} onClose={close} />}
    </SpaceBetween>
  )
}
