import Button, { type ButtonProps } from '@cloudscape-design/components/button'
import type { ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
  readonly onClick: () => void
  /** Why it cannot be used; undefined when it can. */
  readonly reason?: string | undefined
  readonly disabled?: boolean
  readonly loading?: boolean
  readonly variant?: ButtonProps['variant']
  readonly ariaLabel?: string
}

/** A button that says why it cannot be used. */
export function GuardedButton({
  children,
  onClick,
  reason,
  disabled = false,
  loading = false,
  variant = 'normal',
  ariaLabel,
}: Props) {
  return (
    <Button
      variant={variant}
      wrapText={false}
      onClick={onClick}
      loading={loading}
      disabled={disabled || reason !== undefined}
      {...(reason === undefined ? {} : { disabledReason: reason })}
      {...(ariaLabel === undefined ? {} : { ariaLabel })}
    >
      {children}
    </Button>
  )
}
