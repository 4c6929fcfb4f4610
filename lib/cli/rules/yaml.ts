/** The part of `yaml` that the command line needs. The packed package contains it as one bundled file. */
export { Document, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
