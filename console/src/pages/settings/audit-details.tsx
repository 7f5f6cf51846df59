import './settings.css'
import Box from '@cloudscape-design/components/box'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Modal from '@cloudscape-design/components/modal'
import { plainText } from '../../parts/plain-text.ts'
import type { AuditRecord } from './audit-record.ts'

export function AuditDetails({
  record: { name, whole },
  onClose,
}: {
  readonly record: AuditRecord
  readonly onClose: () => void
}) {
  const text = JSON.stringify(whole, null, 2)
  return (
    <Modal
      visible
      size="large"
      header={plainText(name, 80)}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <CopyToClipboard
            copyButtonText="Copy"
            textToCopy={text}
            copySuccessText="Copied"
            copyErrorText="The browser did not copy it"
          />
        </Box>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <pre className="code" tabIndex={0}>
        {text
          .split('\n')
          .map((line) => plainText(line, 4_000))
          .join('\n')}
      </pre>
    </Modal>
  )
}
