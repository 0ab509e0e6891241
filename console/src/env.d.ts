interface ImportMetaEnv {
  /** Where the functions answer; absent where they serve these pages themselves. */
  readonly VITE_OMNI_URL?: string
}

interface ImportMeta {
  readonly env: ImportMetaEnv
}
