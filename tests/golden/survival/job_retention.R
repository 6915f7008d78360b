# The people of McNulty's handbook, chapter 9, as counts, and what R makes of them:
# Rscript job_retention.R path/to/job_retention.csv, from the package peopleanalyticsdata 0.1.7.
library(survival)
job <- read.csv(commandArgs(trailingOnly = TRUE)[1])
job$sentiment_category <- ifelse(job$sentiment >= 7, "High", "Not High")
stopifnot(nrow(job) == 3770, sum(job$left) == 1354)

counts <- aggregate(list(people = job$left),
                    job[c("gender", "sentiment_category", "level", "month", "left")], length)
write.csv(counts, "job_retention_counts.csv", row.names = FALSE, quote = FALSE)

rows <- list()
for (by in c("everyone", "gender", "sentiment_category")) {
  job$everyone <- "everyone"
  fit <- survfit(as.formula(paste("Surv(month, left) ~", by)), data = job)
  found <- summary(fit, censored = TRUE)
  rows[[by]] <- data.frame(by = by,
    group = if (is.null(found$strata)) "everyone" else sub(".*=", "", found$strata),
    time = found$time, n_risk = found$n.risk, n_event = found$n.event, surv = found$surv,
    std_err = found$std.err, lower = found$lower, upper = found$upper)
}
rows <- do.call(rbind, rows)
rows[] <- lapply(rows, function(x) if (is.numeric(x)) signif(x, 15) else x)
write.csv(rows, "job_retention_curves.csv", row.names = FALSE, quote = FALSE)

tests <- list()
for (by in c("gender", "sentiment_category", "level")) {
  found <- survdiff(as.formula(paste("Surv(month, left) ~", by)), data = job)
  tests[[by]] <- data.frame(by = by, chisq = signif(found$chisq, 15), df = length(found$n) - 1,
    p = signif(pchisq(found$chisq, length(found$n) - 1, lower.tail = FALSE), 15))
}
found <- survdiff(Surv(month, left) ~ sentiment_category + strata(level), data = job)
tests$stratified <- data.frame(by = "sentiment_category within level",
  chisq = signif(found$chisq, 15), df = 1,
  p = signif(pchisq(found$chisq, 1, lower.tail = FALSE), 15))
write.csv(do.call(rbind, tests), "job_retention_tests.csv", row.names = FALSE, quote = FALSE)
