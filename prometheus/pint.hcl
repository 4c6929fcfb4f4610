# pint --config prometheus/pint.hcl --offline lint prometheus/rules prometheus/alerts

checks {
  # `instance:customerio_telemetry:present` is read with an offset, so the order of the groups does not matter
  disabled = ["rule/dependency"]
}

rule {
  match {
    kind = "alerting"
  }

  label "severity" {
    severity = "bug"
    comment  = "critical pages, warning creates a ticket, info is context for other alerts"
    values   = ["critical", "warning", "info"]
    required = true
  }

  label "area" {
    severity = "bug"
    comment  = "one page contains the alerts of one area"
    values   = ["calls", "feed", "reputation", "telemetry"]
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
    comment  = "a notification must name the service"
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

  name "(job|operation|limit):customerio_[a-z_]+:(ratio_rate|ratio_increase|increase)[0-9]+[mhd]|instance:customerio_[a-z_]+:present" {
    severity = "bug"
    comment  = "level:metric:operation"
  }
}
