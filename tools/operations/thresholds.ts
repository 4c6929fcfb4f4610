export { THRESHOLDS } from '../../lib/rules/thresholds';
