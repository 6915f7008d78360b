# What R makes of the spells in this folder: Rscript survival.R, after make_data.R.
# Needs the packages survival (3.5-3), etm (1.1.1) and cmprsk (2.2-11); writes 15 digits.
library(survival)

save <- function(rows, name) {
  rows[] <- lapply(rows, function(x) if (is.numeric(x)) signif(x, 15) else x)
  write.csv(rows, name, row.names = FALSE, quote = FALSE, na = "")
}
handmade <- read.csv("handmade_spells.csv")
generated <- cbind(set = "generated", read.csv("generated_spells.csv"))
everything <- c(split(handmade, handmade$set), list(generated = generated))

# Kaplan-Meier and Nelson-Aalen ----------------------------------------------------------------
# survfit keeps std.err on the scale of log survival unless it is robust.
curve_rows <- function(fit, ...) {
  std_err <- if (isFALSE(fit$logse)) fit$std.err else fit$surv * fit$std.err
  data.frame(..., time = fit$time, n_risk = fit$n.risk, n_event = fit$n.event,
             n_censor = fit$n.censor, surv = fit$surv, std_err = std_err,
             lower = fit$lower, upper = fit$upper, cumhaz = fit$cumhaz,
             std_chaz = fit$std.chaz)
}
rows <- list()
for (name in names(everything)) {
  d <- everything[[name]]
  d$row <- seq_len(nrow(d))
  d$any <- as.integer(d$cause > 0)
  for (limits in c("log-log", "log", "plain")) for (level in c(0.95, 0.8)) {
    if (level == 0.8 && limits != "log-log") next
    fit <- function(weights, ...) survfit(Surv(entry, exit, any) ~ 1, data = d, weights = weights,
                                          conf.type = limits, conf.int = level, ...)
    add <- function(kind, fit) {
      # One large set in every way, the others of it once: the file stays small.
      once <- name == "generated" && kind %in% c("robust", "copies", "fte", "clustered")
      if (once && (limits != "log-log" || level != 0.95)) return()
      rows[[length(rows) + 1]] <<-
        curve_rows(fit, set = name, kind = kind, limits = limits, level = level)
    }
    one <- rep(1, nrow(d))
    if (name != "parts") add("persons", fit(one))
    add("robust", fit(one, cluster = d$row))
    if (name == "copies") add("copies", fit(d$weight))
    if (name == "parts") add("fte", fit(d$weight, cluster = d$row))
    if (name == "generated") {
      add("copies", fit(d$copies))
      add("fte", fit(d$weight, cluster = d$row))
      add("clustered", fit(one, cluster = d$person))
      add("fte_clustered", fit(d$weight, cluster = d$person))
    }
  }
}
save(do.call(rbind, rows), "curves.csv")

# Curves that start late: survfit counts events at start.time itself, this package those after
# it, hence the half day.
rows <- list()
for (case in list(list("tiny", 6.5), list("generated", 200.5))) {
  d <- everything[[case[[1]]]]
  fit <- survfit(Surv(entry, exit, cause > 0) ~ 1, data = d, start.time = case[[2]],
                 conf.type = "log-log")
  rows[[case[[1]]]] <- curve_rows(fit, set = case[[1]], start = case[[2]] - 0.5)
}
save(do.call(rbind, rows), "conditional_curves.csv")

# Restricted means and quantiles ---------------------------------------------------------------
means <- quants <- list()
for (name in names(everything)) {
  d <- everything[[name]]
  for (limits in c("log-log", "log", "plain")) {
    fit <- survfit(Surv(entry, exit, cause > 0) ~ 1, data = d, conf.type = limits)
    shares <- c(0.1, 0.25, 0.5, 0.6, 0.75, 0.9)
    q <- quantile(fit, shares)
    quants[[length(quants) + 1]] <- data.frame(set = name, limits = limits, share = shares,
      value = q$quantile, lower = q$lower, upper = q$upper)
  }
  for (horizon in unique(c(ceiling(max(fit$time) / 2), max(fit$time)))) {
    found <- summary(fit, rmean = horizon)$table
    means[[length(means) + 1]] <- data.frame(set = name, horizon = horizon,
      value = found[["rmean"]], std_err = found[["se(rmean)"]])
  }
}
save(do.call(rbind, means), "restricted_means.csv")
save(do.call(rbind, quants), "quantiles.csv")

# Log-rank -------------------------------------------------------------------------------------
# survdiff where nobody enters late; elsewhere the score test of coxph with exact ties.
tests <- list()
add <- function(...) tests[[length(tests) + 1]] <<- data.frame(...)
for (name in names(everything)) {
  d <- everything[[name]]
  d$any <- as.integer(d$cause > 0)
  late <- any(d$entry > 0)
  if (!late) for (rho in c(0, 1)) {
    found <- survdiff(Surv(exit, any) ~ group, data = d, rho = rho)
    add(set = name, groups = "group", strata = "", entry = "as given", rho = rho,
        chisq = found$chisq, df = length(found$n) - 1, obs = found$obs[1], exp = found$exp[1],
        var = found$var[1, 1])
  }
  if (late) {
    found <- coxph(Surv(entry, exit, any) ~ factor(group), data = d, ties = "exact")
    add(set = name, groups = "group", strata = "", entry = "as given", rho = 0,
        chisq = found$score, df = 1, obs = NA, exp = NA, var = NA)
  }
}
d <- generated
d$any <- as.integer(d$cause > 0)
found <- coxph(Surv(entry, exit, any) ~ factor(stratum), data = d, ties = "exact")
add(set = "generated", groups = "stratum", strata = "", entry = "as given", rho = 0,
    chisq = found$score, df = 2, obs = NA, exp = NA, var = NA)
found <- coxph(Surv(entry, exit, any) ~ factor(group) + strata(stratum), data = d, ties = "exact")
add(set = "generated", groups = "group", strata = "stratum", entry = "as given", rho = 0,
    chisq = found$score, df = 1, obs = NA, exp = NA, var = NA)
for (rho in c(0, 0.5, 1)) {
  found <- survdiff(Surv(exit, any) ~ stratum, data = d, rho = rho)
  add(set = "generated", groups = "stratum", strata = "", entry = "ignored", rho = rho,
      chisq = found$chisq, df = 2, obs = found$obs[1], exp = found$exp[1], var = found$var[1, 1])
  found <- survdiff(Surv(exit, any) ~ group + strata(stratum), data = d, rho = rho)
  add(set = "generated", groups = "group", strata = "stratum", entry = "ignored", rho = rho,
      chisq = found$chisq, df = 1, obs = sum(found$obs[1, ]), exp = sum(found$exp[1, ]),
      var = found$var[1, 1])
}
save(do.call(rbind, tests), "log_rank.csv")

# Cumulative incidence -------------------------------------------------------------------------
# survfit of several states has the infinitesimal jackknife only. It takes `cluster` and does not
# use it (3.5-3): the influences of a person's spells are added here instead.
cluster_by <- function(fit, weight, person, limits) {
  influence <- fit$influence.pstate * weight
  stopifnot(all.equal(sqrt(apply(influence^2, 2:3, sum))[-1, ], fit$std.err,
                      check.attributes = FALSE))
  for (k in seq_len(dim(influence)[3]))
    fit$std.err[, k] <- sqrt(colSums(rowsum(influence[, -1, k], person)^2))
  found <- survival:::survfit_confint(fit$pstate, fit$std.err, logse = FALSE, limits, 0.95)
  fit$lower <- found$lower
  fit$upper <- found$upper
  fit
}
rows <- list()
for (name in names(everything)) {
  d <- everything[[name]]
  d$row <- seq_len(nrow(d))
  known <- seq_len(max(d$cause))
  if (max(known) < 2) next
  for (limits in c("log-log", "log", "plain")) {
    fit <- function(weights, ...) survfit(
      Surv(entry, exit, factor(cause, c(0, known))) ~ 1, data = d, weights = weights, id = row,
      conf.type = limits, ...)
    add <- function(kind, fit) for (k in known) {
      if (name == "generated" && kind != "fte_clustered" && limits != "log-log") next
      rows[[length(rows) + 1]] <<- data.frame(
        set = name, kind = kind, limits = limits, cause = k, time = fit$time,
        incidence = fit$pstate[, k + 1], std_err = fit$std.err[, k + 1],
        lower = fit$lower[, k + 1], upper = fit$upper[, k + 1])
    }
    one <- rep(1, nrow(d))
    add("robust", fit(one))
    if (name %in% c("parts", "generated")) add("fte", fit(d$weight))
    if (name == "generated") {
      add("clustered", cluster_by(fit(one, influence = TRUE), one, d$person, limits))
      add("fte_clustered", cluster_by(fit(d$weight, influence = TRUE), d$weight, d$person,
                                       limits))
    }
  }
}
save(do.call(rbind, rows), "incidence_robust.csv")

# etm has the Greenwood-type variance, with delayed entry.
rows <- list()
for (name in names(everything)) {
  d <- everything[[name]]
  known <- seq_len(max(d$cause))
  if (max(known) < 2) next
  states <- matrix(FALSE, max(known) + 1, max(known) + 1)
  states[1, -1] <- TRUE
  moves <- data.frame(id = seq_len(nrow(d)), from = 0, entry = d$entry, exit = d$exit,
                      to = ifelse(d$cause == 0, "cens", d$cause))
  fit <- etm::etm(moves, as.character(c(0, known)), states, "cens", s = 0)
  for (k in known) {
    pair <- paste(0, k)
    rows[[length(rows) + 1]] <- data.frame(set = name, cause = k, time = fit$time,
      incidence = fit$est["0", as.character(k), ], variance = fit$cov[pair, pair, ])
  }
}
save(do.call(rbind, rows), "incidence_greenwood.csv")

# cmprsk takes no delayed entry: entry is ignored. Estimates only; its variance is another.
d <- generated
found <- cmprsk::cuminc(d$exit, d$cause)
at <- sort(unique(d$exit))
found <- cmprsk::timepoints(found, at)$est
save(data.frame(cause = rep(1:3, each = length(at)), time = at,
                incidence = as.vector(t(found))), "incidence_cmprsk.csv")
