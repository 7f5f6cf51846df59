import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal, { type ModalProps } from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  /** What the button says that does it. */
  readonly action: string
  readonly isBusy: boolean
  /** Whether it cannot be done yet. */
  readonly disabled?: boolean
  readonly size?: ModalProps.Size
  readonly children: ReactNode
  readonly onAct: () => void
  readonly onClose: () => void
}

/** A dialog in which something is filled in or confirmed and then done, or left alone. */
export function ActionDialog({ title, action, isBusy, disabled, size, ...props }: Props) {
  const { children, onAct, onClose } = props
  return (
    <Modal
      visible
      size={size}
      header={title}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={isBusy} disabled={disabled} onClick={onAct}>
              {action}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">{children}</SpaceBetween>
    </Modal>
  )
}
