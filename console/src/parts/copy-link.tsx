import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'

/** Copies the address of this page, scope time and all. */
export function CopyLink() {
  return (
    <CopyToClipboard
      copyButtonText="Copy link"
      copySuccessText="Link copied"
      copyErrorText="The browser did not let the link be copied"
      textToCopy={globalThis.location.href}
    />
  )
}
