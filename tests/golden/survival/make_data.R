# Hand-made and generated spells that survival.R analyses: Rscript make_data.R, in this folder.
# Times are whole days, so that ties are exact in every language.

handmade <- read.csv(text = "set,entry,exit,cause,group,weight
plain,0,1,1,0,1
plain,0,2,0,0,1
plain,0,2,1,0,1
plain,0,3,1,1,1
plain,0,3,1,1,1
plain,0,4,0,1,1
plain,0,5,1,0,1
plain,0,5,0,1,1
half,0,1,1,0,1
half,0,2,1,0,1
half,0,3,1,1,1
half,0,4,0,1,1
half,0,6,1,0,1
half,0,7,1,1,1
end,0,1,1,0,1
end,0,2,2,0,1
end,0,3,1,1,1
end,0,5,0,1,1
end,0,8,0,0,1
end,0,9,0,1,1
late,0,4,1,0,1
late,2,4,2,0,1
late,4,6,1,1,1
late,4,9,0,1,1
late,5,6,1,0,1
late,6,9,2,1,1
late,1,9,1,0,1
late,3,8,0,1,1
tiny,0,1,1,0,1
tiny,0,3,0,1,1
tiny,3,5,1,0,1
tiny,3,6,1,1,1
tiny,4,7,2,0,1
tiny,6,9,0,1,1
tiny,6,9,1,0,1
tiny,8,11,0,1,1
allgone,0,2,1,0,1
allgone,0,3,2,1,1
allgone,1,3,1,0,1
allgone,2,4,1,1,1
allgone,3,4,2,1,1
copies,0,2,1,0,3
copies,0,3,0,0,2
copies,1,3,1,1,1
copies,1,4,2,1,4
copies,2,6,1,0,2
copies,0,6,0,1,5
copies,5,8,1,1,2
parts,0,2,1,0,0.6
parts,0,3,0,0,1
parts,1,3,1,1,0.4
parts,1,4,2,1,0.8
parts,2,6,1,0,1
parts,0,6,0,1,0.5
parts,5,8,1,1,0.7
parts,5,9,0,0,1
")
handmade$person <- seq_len(nrow(handmade))
handmade <- handmade[c("set", "person", "entry", "exit", "cause", "group", "weight")]

# Leaving is most likely early; half joined before the records begin and enter late. A quarter
# of the people come back for a second spell, on a new clock.
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
set.seed(20251)
n <- 400
group <- rbinom(n, 1, 0.4)
stratum <- sample(0:2, n, replace = TRUE)
rate <- 0.002 * exp(0.5 * group) * c(0.7, 1, 1.4)[stratum + 1]
length <- pmax(1, ceiling(rweibull(n, 0.8, 1 / rate)))
cause <- sample(1:3, n, replace = TRUE, prob = c(0.5, 0.3, 0.2))
entry <- ifelse(runif(n) < 0.5, 0, sample(1:900, n, replace = TRUE))
until <- entry + sample(50:1200, n, replace = TRUE)
seen <- length > entry
exit <- pmin(length, until)
cause <- ifelse(length > until, 0, cause)
person <- seq_len(n)
back <- runif(n) < 0.25
person[back] <- sample(person[!back], sum(back), replace = TRUE)
weight <- sample(c(1, 1, 1, 0.8, 0.6, 0.5, 0.2), n, replace = TRUE)
copies <- sample(1:4, n, replace = TRUE)
generated <- data.frame(person, entry, exit, cause, group, stratum, weight, copies)[seen, ]

write.csv(handmade, "handmade_spells.csv", row.names = FALSE, quote = FALSE)
write.csv(generated, "generated_spells.csv", row.names = FALSE, quote = FALSE)
