export * from '../../lib/rules/links';
