# Writes every CSV file of this folder: Rscript comparison.R
# R 4.2.2 with epitools 0.5-10.1, epiR 2.0.57 and metafor 3.8-1 (Debian 12).
suppressPackageStartupMessages({ library(epitools); library(epiR); library(metafor) })
save <- function(rows, name) {
  numbers <- sapply(rows, is.numeric)
  rows[numbers] <- lapply(rows[numbers], function(x) sprintf("%.15g", x))
  write.csv(rows, paste0(name, ".csv"), row.names = FALSE, quote = FALSE)
}

# Single proportions and counts: binom.test and poisson.test of base R.
single <- data.frame()
for (level in c(0.9, 0.95, 0.998)) {
  for (case in list(c(0, 1), c(1, 1), c(0, 10), c(1, 10), c(3, 17), c(10, 10), c(65, 100),
                    c(2, 5000), c(4999, 5000), c(1200, 20000))) {
    x <- case[1]; n <- case[2]; tail <- (1 - level) / 2
    ci <- binom.test(x, n, conf.level = level)$conf.int
    single <- rbind(single, data.frame(kind = "clopper_pearson", count = x, n = n,
      level = level, lower = ci[1], upper = ci[2]))
    low <- if (x == 0) 0 else qbeta(tail, x + 0.5, n - x + 0.5)
    high <- if (x == n) 1 else qbeta(1 - tail, x + 0.5, n - x + 0.5)
    single <- rbind(single, data.frame(kind = "jeffreys", count = x, n = n, level = level,
      lower = low, upper = high))
  }
  for (case in list(c(0, 1), c(1, 2.5), c(10, 1), c(65, 731.25), c(1000, 1e5))) {
    ci <- poisson.test(case[1], case[2], conf.level = level)$conf.int
    single <- rbind(single, data.frame(kind = "exact_poisson", count = case[1], n = case[2],
      level = level, lower = ci[1], upper = ci[2]))
  }
}
save(single, "single")

# Ratios of two: poisson.test (exact), epitools (Wald limits on the log scale).
ratios <- data.frame()
for (level in c(0.9, 0.95)) {
  for (case in list(c(15, 19017, 41, 28010), c(0, 100, 5, 120), c(7, 55.5, 0, 80),
                    c(1, 10, 1, 1000), c(210, 2000, 180, 2400))) {
    x <- case[1]; e <- case[2]; y <- case[3]; f <- case[4]
    test <- poisson.test(c(x, y), c(e, f), conf.level = level)
    ratios <- rbind(ratios, data.frame(kind = "exact_rate_ratio", count = x, n = e,
      other_count = y, other_n = f, level = level, value = unname(test$estimate),
      lower = test$conf.int[1], upper = test$conf.int[2]))
    if (x > 0 && y > 0) {
      found <- rateratio.wald(c(y, x), c(f, e), conf.level = level)$measure[2, ]
      ratios <- rbind(ratios, data.frame(kind = "rate_ratio", count = x, n = e,
        other_count = y, other_n = f, level = level, value = found[1], lower = found[2],
        upper = found[3]))
    }
  }
  for (case in list(c(56, 70, 48, 80), c(3, 40, 9, 45), c(10, 10, 7, 12), c(120, 1000, 90, 990))) {
    x <- case[1]; n <- case[2]; y <- case[3]; m <- case[4]
    table <- matrix(c(m - y, n - x, y, x), 2)
    found <- riskratio.wald(table, conf.level = level)$measure[2, ]
    ratios <- rbind(ratios, data.frame(kind = "risk_ratio", count = x, n = n, other_count = y,
      other_n = m, level = level, value = found[1], lower = found[2], upper = found[3]))
  }
}
save(ratios, "ratios")

# Strata: doctors and coronary disease (Doll and Hill 1966), and two made by hand, one with a
# stratum without events in an arm. metafor's rma.mh has the variance of Greenland and Robins.
strata <- rbind(
  data.frame(set = "doctors", count = c(32, 104, 206, 186, 102),
    exposure = c(52407, 43248, 28612, 12663, 5317), other_count = c(2, 12, 28, 28, 31),
    other_exposure = c(18790, 10673, 5710, 2585, 1462)),
  data.frame(set = "sparse", count = c(0, 2, 1, 3, 0, 4), exposure = c(11.5, 20, 3.25, 40, 8, 31),
    other_count = c(1, 3, 2, 0, 2, 9), other_exposure = c(14, 25.5, 10, 12, 30, 55)),
  data.frame(set = "one", count = 15, exposure = 190.17, other_count = 41,
    other_exposure = 280.1))
save(strata, "strata")
pooled <- data.frame()
for (set in unique(strata$set)) for (level in c(0.9, 0.95)) {
  rows <- strata[strata$set == set, ]
  found <- rma.mh(measure = "IRR", x1i = rows$count, t1i = rows$exposure,
    x2i = rows$other_count, t2i = rows$other_exposure, level = 100 * level)
  pooled <- rbind(pooled, data.frame(set = set, level = level, value = exp(c(found$beta)),
    lower = exp(found$ci.lb), upper = exp(found$ci.ub)))
}
save(pooled, "mantel_haenszel")

# False discovery: p.adjust, with ties and a missing value.
p <- c(0.01, 0.04, 0.03, 0.5, 0.03, NA, 1, 1e-6, 0.0499, 0.2)
save(data.frame(p = p, adjusted = p.adjust(p, "BH")), "false_discovery")

# Units: leavers of teams of unequal size, more unequal than chance, and some that are not.
set.seed(20240401)
size <- c(8, 12, 15, 20, 25, 30, 30, 45, 60, 60, 75, 90, 120, 150, 200, 260, 340, 420, 800, 1500)
rate <- pmin(pmax(rnorm(20, 0.12, 0.05), 0.01), 0.6)
units <- rbind(data.frame(set = "unequal", count = rbinom(20, size, rate), n = size),
  data.frame(set = "equal", count = rbinom(20, size, 0.12), n = size),
  data.frame(set = "too_equal", count = round(size * 0.12), n = size))
save(units, "units")

between <- data.frame()
for (set in unique(units$set)) for (level in c(0.9, 0.95)) {
  rows <- units[units$set == set, ]
  p <- sum(rows$count) / sum(rows$n)
  found <- rma.uni(yi = rows$count / rows$n, vi = p * (1 - p) / rows$n, method = "PM",
    control = list(tol = 1e-14, maxiter = 1000, tau2.max = 10))
  ci <- tryCatch(confint(found, level = 100 * level,
    control = list(tol = 1e-14, maxiter = 10000, tau2.min = 0))$random["tau^2", ],
    error = function(e) c(NA, NA, NA))
  between <- rbind(between, data.frame(set = set, level = level, tau2 = found$tau2,
    lower = ci[2], upper = ci[3], mean = c(found$beta), q = found$QE))
}
save(between, "paule_mandel")

# Funnels, written from D. J. Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.
winsorised <- function(z) {
  ends <- quantile(z, c(0.1, 0.9), type = 7, names = FALSE)
  pmin(pmax(z, ends[1]), ends[2])
}
extra <- function(z, s) {
  units <- length(z)
  phi <- mean(winsorised(z)^2)
  c(phi, max(0, (units * phi - (units - 1)) / (sum(s^-2) - sum(s^-4) / sum(s^-2))))
}
funnel <- data.frame()
for (set in unique(units$set)) {
  rows <- units[units$set == set, ]
  p <- sum(rows$count) / sum(rows$n)
  s <- 1 / (2 * sqrt(rows$n))
  found <- extra((asin(sqrt(rows$count / rows$n)) - asin(sqrt(p))) / s, s)
  expected <- rows$n * 0.1
  t <- 1 / (2 * sqrt(expected))
  ratio <- extra((sqrt(rows$count / expected) - 1) / t, t)
  limit <- function(z, tau2) sin(pmin(pmax(asin(sqrt(p)) + z * sqrt(s^2 + tau2), 0), pi / 2))^2
  around <- function(z, tau2) pmax(1 + z * sqrt(t^2 + tau2), 0)^2
  funnel <- rbind(funnel, data.frame(set = set, n = rows$n, phi = found[1], tau2 = found[2],
    lower_95 = limit(-1.959964, found[2]), upper_95 = limit(1.959964, found[2]),
    lower_998 = limit(-3.090232, found[2]), upper_998 = limit(3.090232, found[2]),
    ratio_phi = ratio[1], ratio_tau2 = ratio[2],
    ratio_lower_95 = around(-1.959964, ratio[2]), ratio_upper_95 = around(1.959964, ratio[2]),
    ratio_lower_998 = around(-3.090232, ratio[2]),
    ratio_upper_998 = around(3.090232, ratio[2])))
}
save(funnel, "funnel")

# Standardisation of leavers by staff group: epitools for the directly standardised rate, epiR for
# Byar's limits, from which the limits of A. J. Dobson and others (1991) are made by hand.
groups <- data.frame(group = c("nursing", "medical", "support", "administration"),
  count = c(48, 12, 60, 9), exposure = c(400, 150, 310, 95),
  standard_count = c(5200, 1300, 6100, 2100), standard_exposure = c(52000, 15500, 41000, 30500))
save(groups, "groups")
w <- groups$standard_exposure
o <- sum(groups$count)
expected <- sum(groups$exposure * groups$standard_count / w)
direct <- ageadjust.direct(groups$count, groups$exposure, stdpop = w)["adj.rate"]
spread <- sqrt(sum(w^2 * groups$count / groups$exposure^2) / sum(w)^2 / o)
standardised <- data.frame()
for (level in c(0.9, 0.95)) {
  byar <- epi.smr(obs = o, exp = 1, method = "byar", conf.level = level)
  ratio <- epi.smr(obs = o, exp = expected, method = "byar", conf.level = level)
  standardised <- rbind(standardised,
    data.frame(measure = "direct", level = level, value = direct,
      lower = direct + spread * (byar$lower - o), upper = direct + spread * (byar$upper - o)),
    data.frame(measure = "observed_expected", level = level, value = ratio$est,
      lower = ratio$lower, upper = ratio$upper))
}
save(standardised, "standardised")
