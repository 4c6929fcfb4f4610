# pint --config prometheus/pint.hcl --offline lint prometheus/rules prometheus/alerts

rule {
  match {
    kind = "alerting"
  }

  label "severity" {
    severity = "bug"
    comment  = "critical wakes somebody, warning is a ticket, info is read with something else"
    values   = ["critical", "warning", "info"]
    required = true
  }

  annotation "summary" {
    severity = "bug"
    required = true
  }

  annotation "description" {
    severity = "bug"
    required = true
  }

  annotation "runbook_url" {
    severity = "bug"
    value    = "https://.+/{{ $alert }}\\.md"
    required = true
  }

  annotation "dashboard_url" {
    severity = "bug"
    value    = "https://.+/d/customerio-(integration|messages|webhooks)(\\?viewPanel=.+)?"
    required = true
  }

  for {
    severity = "bug"
    comment  = "at least two evaluations, which are a minute apart"
    min      = "2m"
    max      = "3h"
  }

  keep_firing_for {
    severity = "bug"
    comment  = "an alert that flaps is one alert"
    min      = "5m"
    max      = "1h"
  }
}

rule {
  aggregate ".+" {
    severity = "bug"
    comment  = "who is woken must see which service it is"
    keep     = ["job"]
  }

  aggregate ".+" {
    severity = "bug"
    comment  = "scope labels differ per exporter and with every release"
    strip    = ["otel_scope_name", "otel_scope_version"]
  }
}

rule {
  match {
    kind = "recording"
  }

  name "job:customerio_[a-z_]+:ratio_(rate|increase)[0-9]+[mhd]" {
    severity = "bug"
    comment  = "level:metric:operation"
  }
}
